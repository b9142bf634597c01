using System.Globalization;

namespace GostSharp.Protocols.Binding;

/// <summary>The ports of a pattern: <c>port</c>, <c>low-high</c>, or <c>*</c> for all of them.</summary>
internal readonly record struct PortRange(int Low, int High)
{
    /// <summary>Reads a range; null when it is none.</summary>
    public static PortRange? TryParse(string text)
    {
        if (text == PermitText.Any)
        {
            return new PortRange(0, ushort.MaxValue);
        }

        var parts = text.Split('-');
        return parts.Length <= 2 && Number(parts[0]) is { } low && Number(parts[^1]) is { } high && low <= high ? new PortRange(low, high) : null;
    }

    public bool Contains(int port) => port >= Low && port <= High;

    private static int? Number(string text) => ushort.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
