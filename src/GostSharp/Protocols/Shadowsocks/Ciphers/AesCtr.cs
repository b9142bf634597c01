using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;

namespace GostSharp.Protocols.Shadowsocks.Ciphers;

/// <summary>AES in counter mode: the initialisation vector is the first counter, 128 bits with the highest byte first.</summary>
internal sealed class AesCtr : IStreamCipher
{
    private const int Batch = 4096;

    private readonly Aes _aes = Aes.Create();
    private readonly byte[] _rest = new byte[AesBlock.Length];
    private UInt128 _counter;
    private int _used = AesBlock.Length;

    public AesCtr(byte[] key) => _aes.Key = key;

    public void Start(ReadOnlySpan<byte> iv)
    {
        _counter = BinaryPrimitives.ReadUInt128BigEndian(iv);
        _used = _rest.Length;
    }

    public void Transform(ReadOnlySpan<byte> input, Span<byte> output)
    {
        for (var done = TakeRest(input, output); done < input.Length;)
        {
            var left = input.Length - done;
            if (left >= AesBlock.Length)
            {
                var whole = Math.Min(left / AesBlock.Length * AesBlock.Length, Batch);
                XorWhole(input.Slice(done, whole), output[done..]);
                done += whole;
            }
            else
            {
                NextStream(_rest);
                _used = 0;
                done += TakeRest(input[done..], output[done..]);
            }
        }
    }

    public void Dispose() => _aes.Dispose();

    private void XorWhole(ReadOnlySpan<byte> input, Span<byte> output)
    {
        var rented = ArrayPool<byte>.Shared.Rent(input.Length);
        try
        {
            var stream = rented.AsSpan(0, input.Length);
            NextStream(stream);
            AesBlock.Xor(input, stream, output);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    private void NextStream(Span<byte> stream)
    {
        var rented = ArrayPool<byte>.Shared.Rent(stream.Length);
        try
        {
            var counters = rented.AsSpan(0, stream.Length);
            for (var at = 0; at < counters.Length; at += AesBlock.Length)
            {
                BinaryPrimitives.WriteUInt128BigEndian(counters[at..], _counter++);
            }

            _aes.EncryptEcb(counters, stream, PaddingMode.None);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    private int TakeRest(ReadOnlySpan<byte> input, Span<byte> output)
    {
        var count = Math.Min(input.Length, _rest.Length - _used);
        AesBlock.Xor(input[..count], _rest.AsSpan(_used, count), output);
        _used += count;
        return count;
    }
}
