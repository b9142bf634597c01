using BenchmarkDotNet.Attributes;
using GostSharp.Protocols.Shadowsocks;

namespace GostSharp.Benchmarks.Micro;

/// <summary>What a connection costs that is under way: 64 KiB encrypted, and decrypted, with every method; those of 2022 do under way what aes-gcm does.</summary>
public class ShadowsocksCiphers
{
    private const int Length = 64 * 1024;

    private readonly byte[] _plain = new byte[Length];
    private readonly byte[] _sent = new byte[2 * Length];
    private readonly byte[] _received = new byte[2 * Length];
    private IStreamSealer _sealer = null!;
    private IStreamSealer _sender = null!;
    private IStreamOpener _opener = null!;

    [ParamsSource(nameof(Methods))]
    public string Method { get; set; } = "";

    public static IEnumerable<string> Methods => ShadowsocksMethod.Names.Where(name => !name.StartsWith("AEAD", StringComparison.Ordinal) && !name.StartsWith("2022", StringComparison.Ordinal)).Order(StringComparer.Ordinal);

    [GlobalSetup]
    public void Start()
    {
        var suite = ShadowsocksMethod.Find(Method)!.With(ShadowsocksPackets.PasswordOf(Method), TimeProvider.System);
        (_sealer, _) = Pair(suite);
        (_sender, _opener) = Pair(suite);
    }

    [Benchmark]
    public int Encrypt() => _sealer.Seal(_plain, _sent);

    /// <summary>Nonces count on, so that what is decrypted has to be encrypted first: the time of both.</summary>
    [Benchmark]
    public int EncryptAndDecrypt()
    {
        var left = _sender.Seal(_plain, _received);
        var plain = 0;
        for (var at = 0; left >= _opener.Needed;)
        {
            var used = _opener.Open(_received.AsSpan(at, left), out var length);
            (at, left, plain) = (at + used, left - used, plain + length);
        }

        return plain;
    }

    private static (IStreamSealer, IStreamOpener) Pair(CipherSuite suite) => suite switch
    {
        AeadSuite aead => (new AeadSealer(aead, null), new AeadOpener(aead, null)),
        StreamSuite stream => (new StreamSealer(stream, null), new StreamOpener(stream, null)),
        _ => throw new NotSupportedException(),
    };
}
