using System.Security.Cryptography;

namespace GostSharp.Protocols.Shadowsocks.Ciphers;

/// <summary>RC4 with a key for each stream: the MD5 hash of the key and the initialisation vector.</summary>
internal sealed class Rc4Md5(byte[] key) : IStreamCipher
{
    private readonly byte[] _box = new byte[256];
    private byte _first;
    private byte _second;

    public void Start(ReadOnlySpan<byte> iv)
    {
        Span<byte> seed = [.. key, .. iv];
        Span<byte> mixed = stackalloc byte[MD5.HashSizeInBytes];
#pragma warning disable CA5351 // The method is what it is; its users are warned.
        MD5.HashData(seed, mixed);
#pragma warning restore CA5351
        Schedule(mixed);
    }

    public void Transform(ReadOnlySpan<byte> input, Span<byte> output)
    {
        var (first, second, box) = (_first, _second, _box);
        for (var i = 0; i < input.Length; i++)
        {
            var one = box[++first];
            second += one;
            var other = box[second];
            (box[first], box[second]) = (other, one);
            output[i] = (byte)(input[i] ^ box[(byte)(one + other)]);
        }

        (_first, _second) = (first, second);
    }

    public void Dispose()
    {
        // It holds nothing.
    }

    private void Schedule(ReadOnlySpan<byte> seed)
    {
        for (var i = 0; i < _box.Length; i++)
        {
            _box[i] = (byte)i;
        }

        byte swap = 0;
        for (var i = 0; i < _box.Length; i++)
        {
            swap += (byte)(_box[i] + seed[i % seed.Length]);
            (_box[i], _box[swap]) = (_box[swap], _box[i]);
        }

        (_first, _second) = (0, 0);
    }
}
