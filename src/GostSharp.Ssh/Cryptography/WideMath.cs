using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace GostSharp.Ssh.Cryptography;

/// <summary>Words of 64 bits that carry, without branches.</summary>
internal static class WideMath
{
    /// <summary>The upper half of a product.</summary>
    /// <remarks>The platform's method gives both halves, but passes one through memory on x64: two multiplications are faster.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong High(ulong a, ulong b) => Bmi2.X64.IsSupported ? Bmi2.X64.MultiplyNoFlags(a, b) : Math.BigMul(a, b, out _);

    /// <summary>A comparison as a number: a flag of the processor, not a branch.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Flag(bool value) => Unsafe.BitCast<bool, byte>(value);

    /// <summary>a + b + carry, and the new carry.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong AddWithCarry(ulong a, ulong b, ref ulong carry)
    {
        var sum = a + b;
        var result = sum + carry;
        carry = Flag(sum < a) | Flag(result < sum);
        return result;
    }
}
