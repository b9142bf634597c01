using GostSharp.Tests.Yaml;

namespace GostSharp.Tests.CommandLine;

/// <summary>Every command line of gost's own pages on port forwarding.</summary>
public class SeedCommandTests
{
    [Theory]
    [InlineData("A1", "-L=tcp://:2222/192.168.1.1:22", ":2222 tcp/tcp -> 192.168.1.1:22")]
    [InlineData("A2", "-L=tcp://:2222/192.168.1.1:22 -F forward+ssh://:2222", ":2222 tcp@chain-0/tcp -> 192.168.1.1:22; chain-0 = :2222 sshd/sshd")]
    [InlineData("A3", "-L forward+ssh://:2222", ":2222 sshd/sshd")]
    [InlineData("A4", "-L=rtcp://:2222/192.168.1.1:22 -F=socks5://172.24.10.1:1080", ":2222 rtcp/rtcp@chain-0 -> 192.168.1.1:22; chain-0 = 172.24.10.1:1080 socks5/tcp")]
    [InlineData("A5", "-L rtcp://:8080/192.168.1.1:80 -F socks5://:1080?mbind=true", ":8080 rtcp/rtcp@chain-0 -> 192.168.1.1:80; chain-0 = :1080 socks5/tcp")]
    [InlineData("A6", "-L=rtcp://:2222/192.168.1.1:22 -F forward+ssh://:2222", ":2222 rtcp/rtcp@chain-0 -> 192.168.1.1:22; chain-0 = :2222 sshd/sshd")]
    [InlineData("A7", "-L=udp://:5353/192.168.1.1:53?ttl=60 -F=socks5://172.24.10.1:1080", ":5353 udp@chain-0/udp -> 192.168.1.1:53; chain-0 = 172.24.10.1:1080 socks5/tcp")]
    [InlineData("A8", "-L=rudp://:5353/192.168.1.1:53?ttl=60 -F=socks5://172.24.10.1:1080", ":5353 rudp/rudp@chain-0 -> 192.168.1.1:53; chain-0 = 172.24.10.1:1080 socks5/tcp")]
    [InlineData("A9", "-L tls://:443/:1443 -L sni://:1443", ":443 forward/tls -> :1443; :1443 sni/tcp")]
    [InlineData("A10", "-L :8080 -F forward+tls://server:443", ":8080 auto@chain-0/tcp; chain-0 = server:443 forward/tls")]
    [InlineData("A11", "-L tls://:443/:8080 -L http://:8080", ":443 forward/tls -> :8080; :8080 http/tcp")]
    [InlineData("A12", "-L kcp://:8388/:8338 -L ss://chacha20:123456@:8338", ":8388 forward/kcp -> :8338; :8338 chacha20:123456@ss/tcp")]
    [InlineData("A13", "-L tcp://1.2.3.4:80/a:1,b:2?ip=c:3,d:4", "1.2.3.4:80 tcp/tcp -> a:1, b:2, c:3, d:4")]
    [InlineData("B1", "-L tcp://:8080/192.168.1.1:80", ":8080 tcp/tcp -> 192.168.1.1:80")]
    [InlineData("B2", "-L tcp://:8080/192.168.1.1:80,192.168.1.2:80,192.168.1.3:8080?strategy=round&maxFails=1&failTimeout=30s", ":8080 tcp/tcp -> 192.168.1.1:80, 192.168.1.2:80, 192.168.1.3:8080")]
    [InlineData("B3", "-L udp://:10053/192.168.1.1:53,192.168.1.2:53?keepalive=true&ttl=5s&readBufferSize=4096", ":10053 udp/udp -> 192.168.1.1:53, 192.168.1.2:53")]
    [InlineData("B4", "-L tcp://:8080/192.168.1.1:80 -F socks5://192.168.1.2:1080", ":8080 tcp@chain-0/tcp -> 192.168.1.1:80; chain-0 = 192.168.1.2:1080 socks5/tcp")]
    [InlineData("B5", "-L udp://:10053/192.168.1.1:53 -F socks5://192.168.1.2:1080", ":10053 udp@chain-0/udp -> 192.168.1.1:53; chain-0 = 192.168.1.2:1080 socks5/tcp")]
    [InlineData("B6", "-L http://:8080?udp=true", ":8080 http/tcp")]
    [InlineData("B7", "-L socks5://:1080?udp=true", ":1080 socks5/tcp")]
    [InlineData("B8", "-L tcp://:8080/192.168.1.1:80 -F sshd://user:pass@192.168.1.2:22", ":8080 tcp@chain-0/tcp -> 192.168.1.1:80; chain-0 = 192.168.1.2:22 sshd/user:pass@sshd")]
    [InlineData("B9", "-L sshd://user:pass@:22", ":22 sshd/user:pass@sshd")]
    [InlineData("B10", "-L rtcp://:8080/192.168.1.1:80", ":8080 rtcp/rtcp -> 192.168.1.1:80")]
    [InlineData("B11", "-L rudp://:10053/192.168.1.1:53,192.168.1.2:53?ttl=5s", ":10053 rudp/rudp -> 192.168.1.1:53, 192.168.1.2:53")]
    [InlineData("B12", "-L rtcp://:8080/192.168.1.1:80 -F socks5://192.168.1.2:1080", ":8080 rtcp/rtcp@chain-0 -> 192.168.1.1:80; chain-0 = 192.168.1.2:1080 socks5/tcp")]
    [InlineData("B13", "-L rudp://:10053/192.168.1.1:53 -F socks5://192.168.1.2:1080", ":10053 rudp/rudp@chain-0 -> 192.168.1.1:53; chain-0 = 192.168.1.2:1080 socks5/tcp")]
    [InlineData("B14", "-L socks5://:1080?bind=true", ":1080 socks5/tcp")]
    [InlineData("B15", "-L relay://:8421?bind=true", ":8421 relay/tcp")]
    [InlineData("B16", "-L rtcp://:8080/192.168.1.1:80 -F sshd://user:pass@192.168.1.2:22", ":8080 rtcp/rtcp@chain-0 -> 192.168.1.1:80; chain-0 = 192.168.1.2:22 sshd/user:pass@sshd")]
    [InlineData("B17", "-L tcp://:8000-8001/192.168.1.1:8000", ":8000 tcp/tcp -> 192.168.1.1:8000; :8001 tcp/tcp -> 192.168.1.1:8000")]
    [InlineData("B18", "-L tcp://:8000-8001/192.168.1.1:8000-8010", ":8000 tcp/tcp -> 192.168.1.1:8000; :8001 tcp/tcp -> 192.168.1.1:8001")]
    [InlineData("B19", "-L tls://:8443/192.168.1.1:80", ":8443 forward/tls -> 192.168.1.1:80")]
    [InlineData("B20", "-L tcp://:8080 -F forward+tls://:8443", ":8080 tcp@chain-0/tcp; chain-0 = :8443 forward/tls")]
    public void Resolves(string number, string commandLine, string expected)
    {
        var config = Described.Config(commandLine);

        string.Join("; ", Described.Lines(config)).Should().Be(expected, number);
        GostText.ShouldSurviveBothFormats(config);
    }
}
