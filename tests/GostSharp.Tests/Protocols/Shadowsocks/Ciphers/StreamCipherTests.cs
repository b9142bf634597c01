using FsCheck;
using FsCheck.Fluent;
using GostSharp.Protocols.Shadowsocks;
using GostSharp.Protocols.Shadowsocks.Ciphers;
using GostSharp.Tests.Codecs;

namespace GostSharp.Tests.Protocols.Shadowsocks.Ciphers;

/// <summary>The ciphers without integrity, with one key and one vector: in whatever pieces, in place or not, and back again.</summary>
public sealed class StreamCipherTests
{
    private static readonly byte[] Iv = [.. Enumerable.Range(0, 16).Select(i => (byte)i)];

    // A key of 16 bytes and one of 32 is what all of them take.
    private static readonly Dictionary<string, Func<bool, IStreamCipher>> Ciphers = new()
    {
        ["chacha20"] = _ => new ChaCha20Cipher(Key(32), isIetf: false),
        ["chacha20-ietf"] = _ => new ChaCha20Cipher(Key(32), isIetf: true),
        ["aes-ctr"] = _ => new AesCtr(Key(32)),
        ["aes-cfb"] = encrypts => new AesCfb(Key(16), encrypts),
        ["rc4-md5"] = _ => new Rc4Md5(Key(16)),
    };

    public static TheoryData<string> Names => [.. Ciphers.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Pieces_give_what_the_whole_does(string name)
    {
        var plain = RandomBytes.Create(1, 20_000);
        var whole = Transform(name, true, plain, plain.Length);

        foreach (var piece in new[] { 1, 3, 15, 16, 17, 63, 64, 65, 255, 4096, 4097 })
        {
            Transform(name, true, plain, piece).Should().Equal(whole, "it was encrypted in pieces of {0}", piece);
            Transform(name, false, whole, piece).Should().Equal(plain, "it was decrypted in pieces of {0}", piece);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Any_pieces_give_what_the_whole_does(string name)
    {
        var plain = RandomBytes.Create(2, 600);
        var whole = Transform(name, true, plain, plain.Length);

        Prop.ForAll(Gen.Choose(1, 150).NonEmptyListOf().ToArbitrary(), pieces => Pieces(name, plain, [.. pieces]).SequenceEqual(whole)).QuickCheckThrowOnFailure();
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void It_begins_anew_with_the_next_vector(string name)
    {
        using var cipher = Ciphers[name](true);
        var first = new byte[100];
        var second = new byte[100];
        cipher.Start(VectorOf(name));
        cipher.Transform(first, first);
        cipher.Start(VectorOf(name));

        cipher.Transform(second, second);

        second.Should().Equal(first);
    }

    [Fact]
    public void The_counter_of_CTR_is_one_number_of_128_bits()
    {
        using var cipher = new AesCtr(Key(16));
        using var single = new AesCtr(Key(16));
        var both = new byte[32];
        cipher.Start(Hex.Bytes("FF FF FF FF FF FF FF FF FF FF FF FF FF FF FF FF"));
        cipher.Transform(both, both);
        var second = new byte[16];
        single.Start(new byte[16]);
        single.Transform(second, second);

        both[16..].Should().Equal(second);
    }

    private static byte[] Transform(string name, bool encrypts, byte[] input, int piece)
    {
        using var cipher = Ciphers[name](encrypts);
        cipher.Start(VectorOf(name));
        var output = (byte[])input.Clone();
        for (var at = 0; at < output.Length; at += piece)
        {
            var part = output.AsSpan(at, Math.Min(piece, output.Length - at));
            cipher.Transform(part, part);
        }

        return output;
    }

    private static byte[] Pieces(string name, byte[] input, int[] pieces)
    {
        using var cipher = Ciphers[name](true);
        cipher.Start(VectorOf(name));
        var output = new byte[input.Length];
        for (int at = 0, i = 0; at < input.Length; i++)
        {
            var count = Math.Min(pieces[i % pieces.Length], input.Length - at);
            cipher.Transform(input.AsSpan(at, count), output.AsSpan(at, count));
            at += count;
        }

        return output;
    }

    private static byte[] VectorOf(string name) => name switch
    {
        "chacha20" => Iv[..8],
        "chacha20-ietf" => Iv[..12],
        _ => Iv,
    };

    private static byte[] Key(int length) => MasterKey.Of("123456", length);
}
