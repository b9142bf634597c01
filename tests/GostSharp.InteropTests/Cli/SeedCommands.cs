namespace GostSharp.InteropTests.Cli;

/// <summary>Every command line of gost's pages on port forwarding, and what this version does not support of it yet.</summary>
internal static class SeedCommands
{
    /// <summary>A number, the arguments, and what is not supported yet.</summary>
    public static IReadOnlyList<(string Number, string Line, string[] Unsupported)> All { get; } =
    [
        ("A1", "-L=tcp://:2222/192.168.1.1:22", []),
        ("A2", "-L=tcp://:2222/192.168.1.1:22 -F forward+ssh://:2222", []),
        ("A3", "-L forward+ssh://:2222", []),
        ("A4", "-L=rtcp://:2222/192.168.1.1:22", []),
        ("A4 with -F", "-L=rtcp://:2222/192.168.1.1:22 -F=http://172.24.10.2:8080 -F=socks5://172.24.10.1:1080", []),
        ("A5", "-L rtcp://:8080/192.168.1.1:80 -F socks5://:1080?mbind=true", []),
        ("A6", "-L=rtcp://:2222/192.168.1.1:22 -F forward+ssh://:2222", []),
        ("A7", "-L=udp://:5353/192.168.1.1:53?ttl=60", []),
        ("A7 with -F", "-L=udp://:5353/192.168.1.1:53?ttl=60s -F=socks5://172.24.10.1:1080", []),
        ("A8", "-L=rudp://:5353/192.168.1.1:53?ttl=60 -F=socks5://172.24.10.1:1080", []),
        ("A9", "-L tls://:443/:1443 -L sni://:1443", []),
        ("A10", "-L :8080 -F forward+tls://server_ip:443", []),
        ("A11", "-L tls://:443/:8080 -L http://:8080", []),
        ("A12", "-L kcp://:8388/:8338 -L ss://chacha20:123456@:8338", []),
        ("A13", "-L tcp://127.0.0.1:2222/10.0.0.1:22,:23?ip=[::1]:24,10.0.0.2:25", []),
        ("B1", "-L tcp://:8080/192.168.1.1:80", []),
        ("B2", "-L tcp://:8080/192.168.1.1:80,192.168.1.2:80,192.168.1.3:8080?strategy=round&maxFails=1&failTimeout=30s", []),
        ("B3", "-L udp://:10053/192.168.1.1:53,192.168.1.2:53,192.168.1.3:53?keepalive=true&ttl=5s&readBufferSize=4096", []),
        ("B4", "-L tcp://:8080/192.168.1.1:80 -F socks5://192.168.1.2:1080", []),
        ("B5", "-L udp://:10053/192.168.1.1:53 -F socks5://192.168.1.2:1080", []),
        ("B6", "-L http://:8080?udp=true", []),
        ("B7", "-L socks5://:1080?udp=true", []),
        ("B8", "-L tcp://:8080/192.168.1.1:80 -F sshd://user:pass@192.168.1.2:22", []),
        ("B9", "-L sshd://user:pass@:22", []),
        ("B10", "-L rtcp://:8080/192.168.1.1:80", []),
        ("B11", "-L rudp://:10053/192.168.1.1:53,192.168.1.2:53,192.168.1.3:53?ttl=5s", []),
        ("B12", "-L rtcp://:8080/192.168.1.1:80 -F socks5://192.168.1.2:1080", []),
        ("B13", "-L rudp://:10053/192.168.1.1:53 -F socks5://192.168.1.2:1080", []),
        ("B14", "-L socks5://:1080?bind=true", []),
        ("B15", "-L relay://:8421?bind=true", []),
        ("B16", "-L rtcp://:8080/192.168.1.1:80 -F sshd://user:pass@192.168.1.2:22", []),
        ("B17", "-L tcp://:8000-8003/192.168.1.1:8000", []),
        ("B18", "-L tcp://:8000-8003/192.168.1.1:8000-8010", []),
        ("B19", "-L tls://:8443/192.168.1.1:80", []),
        ("B20", "-L tcp://:8080 -F forward+tls://:8443", []),
    ];

    public static TheoryData<string> Numbers => [.. All.Select(command => command.Number)];

    public static TheoryData<string> Unsupported => [.. All.Where(command => command.Unsupported.Length > 0).Select(command => command.Number)];

    public static (string Number, string Line, string[] Unsupported) Of(string number) => All.Single(command => command.Number == number);
}
