using BenchmarkDotNet.Attributes;
using GostSharp.Protocols.Shadowsocks;
using GostSharp.Protocols.Shadowsocks.Sip022;

namespace GostSharp.Benchmarks.Micro;

/// <summary>What a connection costs that is under way: 64 KiB encrypted, and decrypted, with every method.</summary>
public class ShadowsocksCiphers
{
    private const int Length = 64 * 1024;

    private static readonly byte[] AnyAddress = [1, 127, 0, 0, 1, 0, 80];

    private readonly byte[] _plain = new byte[Length];
    private readonly byte[] _sent = new byte[2 * Length];
    private readonly byte[] _received = new byte[2 * Length];
    private IStreamSealer _sealer = null!;
    private IStreamSealer _sender = null!;
    private IStreamOpener _opener = null!;

    [ParamsSource(nameof(Methods))]
    public string Method { get; set; } = "";

    public static IEnumerable<string> Methods => ShadowsocksMethod.Names.Where(name => !name.StartsWith("AEAD", StringComparison.Ordinal)).Order(StringComparer.Ordinal);

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
        Sip022Suite sip022 => PairOf(sip022),
        _ => throw new NotSupportedException(),
    };

    // What they say first is an address, which is done with here: the rest is the same all the way.
    private static (IStreamSealer, IStreamOpener) PairOf(Sip022Suite suite)
    {
        var sealer = new Sip022RequestSealer(new Sip022Session(suite));
        var opener = new Sip022RequestOpener(new Sip022Session(suite), suite.CreateFilter());
        var first = new byte[sealer.RoomFor(AnyAddress.Length)];
        var left = sealer.Seal(AnyAddress, first);
        for (var at = 0; left > 0;)
        {
            var used = opener.Open(first.AsSpan(at, opener.Needed), out _);
            (at, left) = (at + used, left - used);
        }

        return (sealer, opener);
    }
}
