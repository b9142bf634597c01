using FsCheck;
using FsCheck.Fluent;
using GostSharp.Transports.WebSockets;

namespace GostSharp.Tests.Transports.WebSockets;

public sealed class FrameMaskTests
{
    [Fact]
    public void The_example_of_the_standard_is_unmasked()
    {
        byte[] bytes = [0x7F, 0x9F, 0x4D, 0x51, 0x58];

        FrameMask.Apply(bytes, 0x3D21FA37);

        bytes.Should().Equal("Hello"u8.ToArray());
    }

    [Fact]
    public void Bytes_may_be_masked_in_any_parts()
    {
        var cases =
            from length in Gen.Choose(0, 200)
            from cut in Gen.Choose(0, length)
            from start in Gen.Choose(0, 9)
            from key in Gen.Choose(int.MinValue, int.MaxValue)
            select (length, cut, start, key: unchecked((uint)key));

        Prop.ForAll(cases.ToArbitrary(), c => IsMaskedBytewise(c.length, c.cut, c.start, c.key)).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Keys_differ() => Enumerable.Range(0, 4).Select(_ => FrameMask.NewKey()).Distinct().Should().HaveCountGreaterThan(1);

    // Begins anywhere in the array, so that vectors do not always lie at their borders.
    private static bool IsMaskedBytewise(int length, int cut, int start, uint key)
    {
        var plain = RandomBytes.Create(1, start + length);
        var masked = plain.ToArray().AsSpan(start);
        FrameMask.Apply(masked[cut..], FrameMask.Apply(masked[..cut], key));
        return masked.SequenceEqual(plain.Skip(start).Select((value, index) => (byte)(value ^ (byte)(key >> (8 * (index % 4))))).ToArray());
    }
}
