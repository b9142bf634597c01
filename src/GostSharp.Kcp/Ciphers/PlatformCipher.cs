using System.Collections.Concurrent;
using System.Security.Cryptography;

namespace GostSharp.Kcp.Ciphers;

/// <summary>AES and Triple DES of the platform, with whole blocks fed back.</summary>
internal sealed class PlatformCipher : PacketCipher
{
    private readonly SymmetricAlgorithm _algorithm;
    private readonly int _blockSize;
    private readonly byte[] _initialVector;
    private readonly ConcurrentQueue<Transforms> _idle = [];

    private PlatformCipher(SymmetricAlgorithm algorithm, ReadOnlySpan<byte> key)
    {
        _blockSize = algorithm.BlockSize / 8;
        _initialVector = InitialVector[.._blockSize].ToArray();
        algorithm.Key = key.ToArray();
        algorithm.Padding = PaddingMode.None;
        algorithm.FeedbackSize = algorithm.BlockSize;
        _algorithm = algorithm;
    }

    public static PlatformCipher Aes(ReadOnlySpan<byte> key) => new(System.Security.Cryptography.Aes.Create(), key);

    // What both ends agree on is not ours to choose.
#pragma warning disable CA5350
    public static PlatformCipher TripleDes(ReadOnlySpan<byte> key) => new(TripleDES.Create(), key);
#pragma warning restore CA5350

    public override void Encrypt(byte[] buffer, int offset, int length)
    {
        var transforms = Rent();
        var whole = WholeBlocks(length);
        transforms.Feedback.TransformBlock(buffer, offset, whole, buffer, offset);
        BeginAgain(transforms, buffer, offset + whole - _blockSize);
        _idle.Enqueue(transforms);
    }

    public override void Decrypt(byte[] buffer, int offset, int length)
    {
        // What a block was combined with is the encryption of the block before it, and those are all known: they can be made at once.
        var transforms = Rent();
        var whole = WholeBlocks(length);
        var mask = transforms.Scratch;
        _initialVector.CopyTo(mask, 0);
        Buffer.BlockCopy(buffer, offset, mask, _blockSize, whole - _blockSize);
        transforms.Block.TransformBlock(mask, 0, whole, mask, 0);
        Bytes.Xor(buffer.AsSpan(offset, length), mask);
        _idle.Enqueue(transforms);
    }

    // The next packet has to meet the initial vector in the place of a block before it. The platform's own way back there makes an array
    // each time; a block whose encryption is that vector leads there too: the one that differs from it by the mask that is next.
    private void BeginAgain(Transforms transforms, byte[] buffer, int lastBlock)
    {
        var block = transforms.Scratch;
        transforms.Block.TransformBlock(buffer, lastBlock, _blockSize, block, 0);
        Bytes.Xor(block.AsSpan(0, _blockSize), _initialVector);
        transforms.Feedback.TransformBlock(block, 0, _blockSize, block, 0);
    }

    private int WholeBlocks(int length) => (length + _blockSize - 1) / _blockSize * _blockSize;

    private Transforms Rent() => _idle.TryDequeue(out var idle) ? idle : Make();

    private Transforms Make()
    {
        // An algorithm is not for many threads, its transforms are only for one.
        lock (_algorithm)
        {
            _algorithm.Mode = CipherMode.CFB;
            var feedback = _algorithm.CreateEncryptor(_algorithm.Key, _initialVector);
            // A block alone is not how anything is encrypted here: feedback is above it.
#pragma warning disable CA5358
            _algorithm.Mode = CipherMode.ECB;
#pragma warning restore CA5358
            return new Transforms(feedback, _algorithm.CreateEncryptor());
        }
    }

    private sealed record Transforms(ICryptoTransform Feedback, ICryptoTransform Block)
    {
        public byte[] Scratch { get; } = new byte[Packets.PacketBuffers.Size];
    }
}
