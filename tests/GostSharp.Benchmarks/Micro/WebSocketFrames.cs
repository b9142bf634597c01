using BenchmarkDotNet.Attributes;
using GostSharp.Transports.WebSockets;

namespace GostSharp.Benchmarks.Micro;

/// <summary>Heads of frames, and the mask over what clients send.</summary>
public class WebSocketFrames
{
    private readonly FrameHeader _header = new(FrameOpcode.Binary, IsFinal: true, IsCompressed: false, 32 * 1024, 0x12345678);
    private readonly byte[] _bytes = new byte[FrameHeader.MaxLength];
    private readonly byte[] _small = new byte[64];
    private readonly byte[] _large = new byte[64 * 1024];

    public WebSocketFrames() => _header.Write(_bytes);

    [Benchmark]
    public int ReadHeader() => FrameHeader.TryParse(_bytes, out _, out var consumed) ? consumed : 0;

    [Benchmark]
    public int WriteHeader() => _header.Write(_bytes);

    [Benchmark]
    public uint Mask64Bytes() => FrameMask.Apply(_small, 0x12345678);

    [Benchmark]
    public uint Mask64Kilobytes() => FrameMask.Apply(_large, 0x12345678);
}
