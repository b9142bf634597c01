namespace GostSharp.Protocols.Shadowsocks.Sip022;

/// <summary>Which of the numbers that packets bear have come: the highest ones, in whatever order; older ones count as come. For one caller at a time.</summary>
internal sealed class PacketWindow
{
    /// <summary>How far a packet may be behind the others.</summary>
    public const int Length = 2048;

    private readonly ulong[] _come = new ulong[Length / 64];
    private ulong _next; // One more than the highest.

    /// <summary>Notes a number; false when it has come.</summary>
    public bool TryAccept(ulong number)
    {
        if (number == ulong.MaxValue || (number < _next && _next - number > Length))
        {
            return false;
        }

        for (; _next <= number; _next++)
        {
            if (number - _next >= Length)
            {
                // All that is in between is out of the window already.
                Array.Clear(_come);
                _next = number;
            }

            _come[Place(_next)] &= ~Bit(_next);
        }

        var isNew = (_come[Place(number)] & Bit(number)) == 0;
        _come[Place(number)] |= Bit(number);
        return isNew;
    }

    private static int Place(ulong number) => (int)(number / 64 % (Length / 64));

    private static ulong Bit(ulong number) => 1UL << (int)(number % 64);
}
