using GostSharp.Configuration;

namespace GostSharp.Tests.CommandLine;

public class ServiceUrlTests
{
    [Theory]
    [InlineData("tcp://:8000-8003/h:8000", ":8000=h:8000 :8001=h:8000 :8002=h:8000 :8003=h:8000")]
    [InlineData("tcp://:8000-8003/h:8000-8010", ":8000=h:8000 :8001=h:8001 :8002=h:8002 :8003=h:8003")]
    [InlineData("tcp://:8000-8003/h:1-2", ":8000=h:1 :8001=h:2 :8002= :8003=")]
    [InlineData("tcp://:8000/h:8000-8002", ":8000=h:8000,h:8001,h:8002")]
    [InlineData("tcp://:8000-8001/a:80,b:80", ":8000=a:80 :8001=b:80")]
    [InlineData("tcp://:8000-8003/a:80,b:90-91", ":8000=a:80 :8001=b:90 :8002=b:91 :8003=")]
    [InlineData("tls://:8000-8001/h:1-2", ":8000=h:1 :8001=h:2")]
    [InlineData("rtcp://:8000-8001/h:1-2", ":8000=h:1 :8001=h:2")]
    [InlineData("tcp://[::1]:8000-8001/[::1]:80", "[::1]:8000=[::1]:80 [::1]:8001=[::1]:80")]
    [InlineData("tcp://:8000-8000/h:1", ":8000=h:1")]
    [InlineData("tcp://:0/h:1", ":0=h:1")]
    [InlineData("tcp://:80/[fe80::1%25eth0]:80", ":80=[fe80::1%eth0]:80")]
    [InlineData("tcp://:80//h:80/", ":80=h:80")]
    [InlineData("tcp://:80/:80", ":80=:80")]
    [InlineData("tcp://:80/a:1?ip=b:2,c,::1,[::2]", ":80=a:1,b:2,c:8080,[::1]:8080,[::2]:8080")]
    [InlineData("tcp://:80", ":80=")]
    [InlineData("tcp://:80/", ":80=")]
    [InlineData("tcp://:80/:0", ":80=")]
    [InlineData("tcp://:80#fragment", ":80=")]
    public void Ranges_and_targets(string url, string expected)
    {
        var services = Described.Config($"-L {url}").Services;

        string.Join(' ', services.Select(service => $"{service.Address}={string.Join(',', service.Targets?.Nodes.Select(node => node.Address) ?? [])}"))
            .Should().Be(expected);
        services.Select(service => service.Name).Should().Equal(Enumerable.Range(0, services.Count).Select(index => $"service-{index}"));
    }

    [Fact]
    public void Targets_are_numbered_by_URL_and_services_over_all_of_them()
    {
        var services = Described.Config("-L tcp://:1-2/h:1-2 -L udp://:3/h:3").Services;

        services.Select(service => (service.Name, service.Targets!.Nodes.Single().Name)).Should().Equal(
            ("service-0", "target-0"), ("service-1", "target-1"), ("service-2", "target-0"));
    }

    [Theory]
    [InlineData("socks5://u:p@:1080", ":1080 u:p@socks5/tcp")]
    [InlineData("socks5://u@:1080", ":1080 u@socks5/tcp")]
    [InlineData("socks5://u:@:1080", ":1080 u:@socks5/tcp")]
    [InlineData("socks5://u%40x:p%2Fw@:1080", ":1080 u@x:p/w@socks5/tcp")]
    [InlineData("socks5://u:p@w@:1080", ":1080 u:p@w@socks5/tcp")]
    [InlineData("socks5://:1080?auth=dTpw", ":1080 u:p@socks5/tcp")]
    [InlineData("socks5://:1080?auth=dQ", ":1080 u@socks5/tcp")]
    [InlineData("socks5://:1080?auth=dQ%3D%3D", ":1080 u@socks5/tcp")]
    [InlineData("socks5://:1080?auth=Pj4%2BOj8_", ":1080 >>>:??@socks5/tcp")]
    [InlineData("socks5://:1080?auth=Pj4-Oj8_", ":1080 >>>:??@socks5/tcp")]
    [InlineData("socks5://:1080?auth=Pj4+Oj8/", ":1080 >>>:??@socks5/tcp")]
    [InlineData("socks5://a:b@:1080?auth=dTpw", ":1080 a:b@socks5/tcp")]
    [InlineData("socks5://:1080?secrets=users.txt", ":1080 file users.txt@socks5/tcp")]
    [InlineData("sshd://u:p@:22", ":22 sshd/u:p@sshd")]
    [InlineData("ssh://u:p@:22", ":22 auto/u:p@ssh")]
    [InlineData("ss://aes-256-gcm:key@:8338", ":8338 aes-256-gcm:key@ss/tcp")]
    [InlineData("ss://YWVzLTI1Ni1nY206a2V5@:8338", ":8338 aes-256-gcm:key@ss/tcp")]
    public void Credentials_go_where_they_are_checked(string url, string expected) =>
        Described.Lines(Described.Config($"-L {url}")).Should().Equal(expected);

    [Theory]
    [InlineData("tcp://:1/h:1", null, 0, 0)]
    [InlineData("tcp://:1/h:1?strategy=rand", "rand", 1, 30)]
    [InlineData("tcp://:1/h:1?maxFails=3", "round", 3, 30)]
    [InlineData("tcp://:1/h:1?max_fails=3&fail_timeout=10", "round", 3, 10)]
    [InlineData("tcp://:1/h:1?MAXFAILS=2&failtimeout=1m", "round", 2, 60)]
    [InlineData("tcp://:1/h:1?strategy=fifo&max_fails=-1", "fifo", -1, 30)]
    [InlineData("tcp://:1/h:1?strategy=fifo&maxFails=-1", "fifo", 1, 30)]
    [InlineData("tcp://:1/h:1?maxFails=0", null, 0, 0)]
    [InlineData("tcp://:1/h:1?failTimeout=abc", null, 0, 0)]
    public void Selectors(string url, string? strategy, int maxFails, int seconds)
    {
        var expected = strategy is null ? null : new SelectorConfig { Strategy = strategy, MaxFails = maxFails, FailTimeout = TimeSpan.FromSeconds(seconds) };

        Described.Config($"-L {url}").Services.Single().Targets!.Selector.Should().Be(expected);
    }

    [Fact]
    public void Parameters_reach_the_component_that_their_prefix_names()
    {
        var service = Described.Config("-L tcp://:1/h:1?x=1&service.a=2&handler.b=3&listener.c=4&handler.x=5&interface=eth0&bypass=h&retries=2&certFile=f").Services.Single();

        service.Metadata.Should().Equal(Texts("x=1 a=2 interface=eth0 bypass=h"));
        service.Handler.Metadata.Should().Equal(Texts("x=5 b=3"));
        service.Listener.Metadata.Should().Equal(Texts("x=1 c=4 bypass=h"));
        service.Handler.Retries.Should().Be(2);
        service.Listener.Tls.Should().Be(new TlsConfig { CertFile = "f" });
    }

    [Theory]
    [InlineData("a=1&a=2", "a=1")]
    [InlineData("a=1&A=2", "a=1")]
    [InlineData("a=b+c%20d", "a=b_c_d")]
    [InlineData("a", "a=")]
    [InlineData("&&=1&a=1", "a=1")]
    public void Queries(string query, string expected)
    {
        var metadata = Described.Config($"-L tcp://:1/h:1?{query}").Services.Single().Metadata;

        string.Join(' ', metadata.Select(entry => $"{entry.Key}={entry.Value.ToString()!.Replace(' ', '_')}")).Should().Be(expected);
    }

    [Theory]
    [InlineData("udp://:1/h:1?ttl=5s", "true")]
    [InlineData("udp://:1/h:1?ttl=5s&keepalive=false", "false")]
    [InlineData("udp://:1/h:1", null)]
    [InlineData("rudp://:1/h:1?ttl=5s", null)]
    public void A_time_to_live_keeps_udp_channels(string url, string? expected) =>
        Described.Config($"-L {url}").Services.Single().Listener.Metadata.GetValueOrDefault("keepalive").Should().Be(expected);

    [Fact]
    public void Addresses_come_from_a_file_too()
    {
        var path = Path.GetTempFileName();
        try
        {
            File.WriteAllText(path, "# targets\n10.0.0.1:80 # one\r\n\nhost\n");

            Described.Config($"-L tcp://:1/a:1?ip={path}").Services.Single().Targets!.Nodes.Select(node => node.Address)
                .Should().Equal("a:1", "10.0.0.1:80", "host:8080");
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static IEnumerable<KeyValuePair<string, object>> Texts(string pairs) => pairs.Split(' ')
        .Select(pair => pair.Split('=')).OrderBy(pair => pair[0]).Select(pair => new KeyValuePair<string, object>(pair[0], pair[1]));
}
