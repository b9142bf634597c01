using System.Globalization;

namespace GostSharp.Kernel;

/// <summary>How many loops there may be: as many as cores, at most four, unless the program's configuration has a number of its own.</summary>
internal static class EventLoopCount
{
    private const string Name = "GostSharp.EventLoops";
    private const int Usual = 4;
    private const int Most = 64;

    public static int Value { get; } = Read(AppContext.GetData(Name), Environment.ProcessorCount);

    /// <summary>Reads what the host hands over, which is text from a runtimeconfig.json; what is no such number counts as none.</summary>
    public static int Read(object? data, int cores)
    {
        var text = Convert.ToString(data, CultureInfo.InvariantCulture);
        return int.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out var count) && count is >= 1 and <= Most
            ? count
            : Math.Clamp(cores, 1, Usual);
    }
}
