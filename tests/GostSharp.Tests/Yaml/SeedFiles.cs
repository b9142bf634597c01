namespace GostSharp.Tests.Yaml;

/// <summary>The command lines of gost v3's page on port forwarding as files, with the page's own mistakes: a name used twice (B2), an address (B19), a chain under the listener (B20).</summary>
internal static class SeedFiles
{
    private const string Chain = """

        chains:
        - name: chain-0
          hops:
          - name: hop-0
            nodes:
            - name: node-0
              addr: {0}
              connector:
                type: {1}
              dialer:
                type: {2}
        """;

    public static IReadOnlyDictionary<string, string> All { get; } = new Dictionary<string, string>
    {
        ["B1"] = Forward("tcp", ":8080", "192.168.1.1:80"),
        ["B2"] = """
            services:
            - name: service-0
              addr: :8080
              handler:
                type: tcp
              listener:
                type: tcp
              forwarder:
                nodes:
                - name: target-0
                  addr: 192.168.1.1:80
                - name: target-1
                  addr: 192.168.1.2:80
                - name: target-1
                  addr: 192.168.1.3:8080
                selector:
                  strategy: round
                  maxFails: 1
                  failTimeout: 30s
            """,
        ["B3"] = """
            services:
            - name: service-0
              addr: :10053
              handler:
                type: udp
              listener:
                type: udp
                metadata:
                  keepalive: true
                  ttl: 5s
                  readBufferSize: 4096
              forwarder:
                nodes:
                - name: target-0
                  addr: 192.168.1.1:53
                - name: target-1
                  addr: 192.168.1.2:53
                - name: target-2
                  addr: 192.168.1.3:53
            """,
        ["B4"] = Forward("tcp", ":8080", "192.168.1.1:80", handlerChain: true) + ChainOf("192.168.1.2:1080", "socks5", "tcp"),
        ["B5"] = Forward("udp", ":10053", "192.168.1.1:53", handlerChain: true) + ChainOf("192.168.1.2:1080", "socks5", "tcp"),
        ["B6"] = Proxy("http", ":8080", "udp"),
        ["B7"] = Proxy("socks5", ":1080", "udp"),
        ["B8"] = Forward("tcp", ":8080", "192.168.1.1:80", handlerChain: true) + ChainOf("192.168.1.2:22", "sshd", "sshd") + SshAuth,
        ["B9"] = """
            services:
            - name: service-0
              addr: :22
              handler:
                type: sshd
              listener:
                type: sshd
                auth:
                  username: user
                  password: pass
            """,
        ["B10"] = Forward("rtcp", ":8080", "192.168.1.1:80"),
        ["B11"] = Forward("rudp", ":10053", "192.168.1.1:53,192.168.1.2:53,192.168.1.3:53"),
        ["B12"] = Forward("rtcp", ":8080", "192.168.1.1:80", listenerChain: true) + ChainOf("192.168.1.2:1080", "socks5", "tcp"),
        ["B13"] = Forward("rudp", ":10053", "192.168.1.1:53", listenerChain: true) + ChainOf("192.168.1.2:1080", "socks5", "tcp"),
        ["B14"] = Proxy("socks5", ":1080", "bind"),
        ["B15"] = Proxy("relay", ":8421", "bind"),
        ["B16"] = Forward("rtcp", ":8080", "192.168.1.1:80", listenerChain: true) + ChainOf("192.168.1.2:22", "sshd", "sshd") + SshAuth,
        ["B17"] = Range("192.168.1.1:8000", "192.168.1.1:8000", "192.168.1.1:8000", "192.168.1.1:8000"),
        ["B18"] = Range("192.168.1.1:8000", "192.168.1.1:8001", "192.168.1.1:8002", "192.168.1.1:8003"),
        ["B19"] = Forward("forward", ":8080", "192.168.1.1:80").Replace("listener:\n    type: forward", "listener:\n    type: tls", StringComparison.Ordinal),
        ["B20"] = """
            services:
            - name: service-0
              addr: :8080
              handler:
                type: tcp
              listener:
                type: tcp
                chain: chain-0
            """ + ChainOf(":8443", "forward", "tls"),
    };

    private const string SshAuth = "\n        auth:\n          username: user\n          password: pass\n";

    private static string Forward(string type, string address, string targets, bool handlerChain = false, bool listenerChain = false) =>
        $"services:\n{Service(0, type, address, targets, handlerChain, listenerChain)}";

    private static string Service(int index, string type, string address, string targets, bool handlerChain = false, bool listenerChain = false)
    {
        var nodes = targets.Split(',').Index().Select(item => $"\n    - name: target-{item.Index}\n      addr: {item.Item}");
        return $"- name: service-{index}\n  addr: {address}\n"
            + $"  handler:\n    type: {type}\n{(handlerChain ? "    chain: chain-0\n" : "")}"
            + $"  listener:\n    type: {type}\n{(listenerChain ? "    chain: chain-0\n" : "")}"
            + $"  forwarder:\n    nodes:{string.Concat(nodes)}";
    }

    private static string Range(params string[] targets) =>
        "services:\n" + string.Join("\n", targets.Index().Select(item => Service(item.Index, "tcp", $":{8000 + item.Index}", item.Item)));

    private static string Proxy(string type, string address, string flag) =>
        $"services:\n- name: service-0\n  addr: \"{address}\"\n  handler:\n    type: {type}\n    metadata:\n      {flag}: true\n  listener:\n    type: tcp\n";

    private static string ChainOf(string address, string connector, string dialer) =>
        Chain.Replace("{0}", address, StringComparison.Ordinal).Replace("{1}", connector, StringComparison.Ordinal).Replace("{2}", dialer, StringComparison.Ordinal);
}
