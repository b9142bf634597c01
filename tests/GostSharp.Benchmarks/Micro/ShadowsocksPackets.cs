using BenchmarkDotNet.Attributes;
using GostSharp.Protocols.Shadowsocks;

namespace GostSharp.Benchmarks.Micro;

/// <summary>A packet of 1,300 bytes, which has a key of its own with the methods that derive one.</summary>
public class ShadowsocksPackets
{
    private readonly byte[] _plain = new byte[1_300];
    private readonly byte[] _packet = new byte[2_000];
    private IPacketCipher _cipher = null!;

    [Params("2022-blake3-aes-128-gcm", "2022-blake3-aes-256-gcm", "aes-128-gcm", "aes-256-gcm", "chacha20-ietf-poly1305", "chacha20", "aes-256-cfb", "aes-256-ctr", "rc4-md5")]
    public string Method { get; set; } = "";

    [GlobalSetup]
    public void Start() => _cipher = ShadowsocksMethod.Find(Method)!.With(PasswordOf(Method), TimeProvider.System).PacketsForClient();

    [Benchmark]
    public int Seal() => _cipher.Seal(_plain, _packet);

    /// <summary>A server's answer is not for whom it is asked here with the methods of 2022: that is told only behind the decryption.</summary>
    [Benchmark]
    public bool SealAndOpen() => _cipher.TryOpen(_packet.AsSpan(0, _cipher.Seal(_plain, _packet)), out _);

    internal static string PasswordOf(string method) => method.StartsWith("2022", StringComparison.Ordinal)
        ? Convert.ToBase64String(new byte[method.Contains("256", StringComparison.Ordinal) ? 32 : 16])
        : "password";
}
