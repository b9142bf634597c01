using GostSharp.InteropTests.Peers;

namespace GostSharp.InteropTests.Kcp;

/// <summary>kcptun with every cipher, several ways to correct errors, every mode, with and without compression, and both versions of smux; at either end.</summary>
public sealed class KcptunTests : KcpEnds
{
    // Each value of each parameter at least once.
    public static TheoryData<string> Ways { get; } =
    [
        "--crypt aes --ds 10 --ps 3 --mode fast --smuxver 1",
        "--crypt none --ds 0 --ps 0 --mode fast3 --nocomp --smuxver 2",
        "--crypt salsa20 --ds 70 --ps 30 --mode fast2 --nocomp --smuxver 1",
        "--crypt xor --ds 10 --ps 3 --mode normal --smuxver 2",
        "--crypt aes-128 --ds 0 --ps 0 --mode fast2 --smuxver 1",
        "--crypt aes-192 --ds 70 --ps 30 --mode fast3 --smuxver 2",
        "--crypt 3des --ds 2 --ps 2 --mode fast3 --mtu 1400 --nocomp --smuxver 2",
        "--crypt blowfish --ds 10 --ps 3 --mode fast3 --mtu 500 --smuxver 1",
        "--crypt twofish --ds 0 --ps 0 --mode fast3 --acknodelay --smuxver 1",
        "--crypt aes --ds 10 --ps 3 --mode fast3 --sndwnd 64 --rcvwnd 64 --nocomp --smuxver 1",
        "--crypt tea --ds 0 --ps 0 --mode fast3 --smuxver 2",
        "--crypt xtea --ds 5 --ps 5 --mode fast3 --smuxver 1",
        "--crypt sm4 --ds 10 --ps 3 --mode fast3 --nocomp --smuxver 2",
    ];

    [RequiresPeerTheory("kcptun-client", Timeout = 600_000)]
    [MemberData(nameof(Ways))]
    public async Task Its_client_goes_through_our_listener(string options)
    {
        await using var forwarder = await ListenAsync(QueryOf(options));
        await using var client = await Kcptun.ClientAsync(EndPointOf(forwarder), "--key interop " + options);

        await EchoesAsync(client.EndPoint);
    }

    [RequiresPeerTheory("kcptun-client", Timeout = 600_000)]
    [MemberData(nameof(Ways))]
    public async Task Our_dialer_goes_through_its_server(string options)
    {
        await using var server = await Kcptun.ServerAsync(Target.EndPoint, "--key interop " + options);
        await using var forwarder = await DialAsync(server.EndPoint, QueryOf(options));

        await EchoesAsync(EndPointOf(forwarder));
    }

    // --crypt aes --ds 10 --nocomp: ?kcp.key=interop&kcp.crypt=aes&kcp.datashard=10&kcp.nocomp=true
    private static string QueryOf(string options) => "?kcp.key=interop" + string.Concat(options.Split("--", StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
        .Select(option => option.Split(' ') is [var name, var value] ? $"&kcp.{NameOf(name)}={value}" : $"&kcp.{option}=true"));

    private static string NameOf(string option) => option switch
    {
        "ds" => "datashard",
        "ps" => "parityshard",
        _ => option,
    };
}
