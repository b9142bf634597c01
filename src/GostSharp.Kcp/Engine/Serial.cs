namespace GostSharp.Kcp.Engine;

/// <summary>Numbers and times that begin anew after 2^32.</summary>
internal static class Serial
{
    /// <summary>How far <paramref name="a"/> is behind <paramref name="b"/>; negative when it is before it.</summary>
    public static int Distance(uint a, uint b) => unchecked((int)(a - b));

    public static bool IsBefore(uint a, uint b) => Distance(a, b) < 0;

    public static uint Earlier(uint a, uint b) => IsBefore(a, b) ? a : b;

    public static uint Later(uint a, uint b) => IsBefore(a, b) ? b : a;
}
