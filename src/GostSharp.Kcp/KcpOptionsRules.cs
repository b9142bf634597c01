using GostSharp.Kcp.Packets;

namespace GostSharp.Kcp;

/// <summary>Finds all mistakes of options together.</summary>
internal static class KcpOptionsRules
{
    private const int MaxWindow = 65_535;
    private const int MaxShards = 256;

    public static IReadOnlyList<string> FindMistakes(KcpOptions options)
    {
        List<string> mistakes = [];
        if (options.Crypt is null)
        {
            mistakes.Add($"{nameof(KcpOptions.Crypt)} is missing.");
        }

        Range(nameof(KcpOptions.Interval), options.Interval.TotalMilliseconds, 10, 5000, " ms");
        Range(nameof(KcpOptions.FastResend), options.FastResend, 0, MaxWindow);
        Range(nameof(KcpOptions.MaxPacketSize), options.MaxPacketSize, PacketLayout.MinPacketSize, PacketLayout.MaxPacketSize, " bytes");
        Range(nameof(KcpOptions.SendWindow), options.SendWindow, 1, MaxWindow);
        Range(nameof(KcpOptions.ReceiveWindow), options.ReceiveWindow, 1, MaxWindow);
        Range(nameof(KcpOptions.DataShards), options.DataShards, 0, MaxShards);
        Range(nameof(KcpOptions.ParityShards), options.ParityShards, 0, MaxShards);
        if (options.HasErrorCorrection && (long)options.DataShards + options.ParityShards > MaxShards)
        {
            mistakes.Add($"{nameof(KcpOptions.DataShards)} and {nameof(KcpOptions.ParityShards)} are more than {MaxShards} together.");
        }

        Limit(nameof(KcpOptions.PeerTimeout), options.PeerTimeout, allowsZero: false, allowsInfinite: true);
        Limit(nameof(KcpOptions.IdleTimeout), options.IdleTimeout, allowsZero: false, allowsInfinite: true);
        Limit(nameof(KcpOptions.Linger), options.Linger, allowsZero: true, allowsInfinite: false);
        return mistakes;

        void Range(string name, double value, double min, double max, string unit = "")
        {
            if (!(value >= min && value <= max))
            {
                mistakes.Add($"{name} is {value}{unit}, which is not from {min} to {max}.");
            }
        }

        void Limit(string name, TimeSpan value, bool allowsZero, bool allowsInfinite)
        {
            var isFine = value > TimeSpan.Zero || (value == TimeSpan.Zero && allowsZero) || (value == Timeout.InfiniteTimeSpan && allowsInfinite);
            if (!isFine || value > TimeSpan.FromDays(1))
            {
                mistakes.Add($"{name} is {value}, which is not a time of at most a day.");
            }
        }
    }
}
