package red5.faceswap.admin;

import java.util.List;
import java.util.Properties;
import java.util.function.Consumer;

/** Where viewers connect. */
final class NetworkSettings {
    static final Setting<Integer> RTC_PORT = Setting.whole(
            "rtc.port",
            5082,
            1,
            65_535,
            "UDP",
            "The one port over which all viewers get picture and sound. Open it for UDP in the firewall.");
    static final Setting<Integer> RTC_TCP_PORT = new Setting<>(
            "rtc.tcp-port",
            "same",
            "same, off, or a whole number from 1 to 65535 (TCP)",
            "The TCP port for viewers whose networks block UDP: same = the number of rtc.port; off = they get no picture. Open it for"
                    + " TCP in the firewall.",
            false,
            Values::tcpPort);
    static final Setting<List<String>> PUBLIC_ADDRESSES = Setting.list(
            "rtc.public-addresses",
            "",
            "names and IP addresses parted by commas, or nothing",
            "Names or addresses under which viewers reach this server from outside: needed behind NAT and in containers. Names are"
                    + " resolved again each minute. Example: media.example.org",
            Values::host);
    static final Setting<List<String>> INTERFACES = Setting.list(
            "rtc.interfaces",
            "",
            "names of network interfaces or their IP addresses parted by commas, or all, or nothing",
            "Network interfaces whose addresses viewers are told of, besides rtc.public-addresses. Empty: all interfaces, but none"
                    + " where there are public addresses. Example: eth0",
            Values::networkInterface);
    static final Setting<Integer> MAX_VIEWERS = Setting.whole(
            "rtc.max-viewers",
            1000,
            1,
            100_000,
            "viewers",
            "Viewers of all streams together; further ones are told to come back.");
    private static final int MAX_RTC_THREADS = 32; // more would wait for each other
    private static final int CORES_PER_RTC_THREAD = 4;
    static final Setting<Integer> RTC_THREADS = Setting.whole(
            "rtc.threads",
            0,
            0,
            MAX_RTC_THREADS,
            "threads",
            "Threads that send to viewers. One is enough for some 500 viewers of the full size. 0 = one for each four processor cores.");

    static final Settings.Section SECTION = new Settings.Section(
            "Network", List.of(RTC_PORT, RTC_TCP_PORT, PUBLIC_ADDRESSES, INTERFACES, MAX_VIEWERS, RTC_THREADS));

    private NetworkSettings() {}

    static Configuration.Network read(Properties file, Consumer<String> warnings) {
        int cores = Runtime.getRuntime().availableProcessors();
        int threads = RTC_THREADS.read(file, warnings);
        return new Configuration.Network(
                RTC_PORT.read(file, warnings),
                RTC_TCP_PORT.read(file, warnings),
                PUBLIC_ADDRESSES.read(file, warnings),
                INTERFACES.read(file, warnings),
                MAX_VIEWERS.read(file, warnings),
                threads == 0 ? Math.min(Math.max(1, cores / CORES_PER_RTC_THREAD), MAX_RTC_THREADS) : threads);
    }
}
