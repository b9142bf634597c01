using BenchmarkDotNet.Attributes;
using GostSharp.Kcp.Fec;

namespace GostSharp.Benchmarks.Micro;

/// <summary>What a packet of KCP with 1,350 bytes costs for each packet of parity, in each way that a processor may have.</summary>
public class ParityShards
{
    private const byte Factor = 0x8E;

    private readonly byte[] _shard = new byte[1_350];
    private readonly byte[] _parity = new byte[1_350];

    [GlobalSetup]
    public void Fill() => new Random(1).NextBytes(_shard);

    [Benchmark(Baseline = true)]
    public void AsHere() => GaloisVector.MultiplyAdd(Factor, _shard, _parity);

    [Benchmark]
    public int BitMatrix() => System.Runtime.Intrinsics.X86.Gfni.V256.IsSupported ? GaloisVector.ByMatrix(GaloisVector.MatrixOf(Factor), _shard, _parity) : 0;

    [Benchmark]
    public int ThirtyTwoAtATime() => System.Runtime.Intrinsics.X86.Avx2.IsSupported ? GaloisVector.ByThirtyTwo(ref GaloisVector.ProductsOf(Factor), _shard, _parity) : 0;

    [Benchmark]
    public int SixteenAtATime() => System.Runtime.Intrinsics.Vector128.IsHardwareAccelerated ? GaloisVector.BySixteen(ref GaloisVector.ProductsOf(Factor), _shard, _parity) : 0;

    [Benchmark]
    public void OneByOne() => GaloisVector.OneByOne(ref GaloisVector.ProductsOf(Factor), _shard, _parity);
}
