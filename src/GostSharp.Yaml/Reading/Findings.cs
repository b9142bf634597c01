namespace GostSharp.Yaml.Reading;

/// <summary>What was found wrong in a file, each with its place.</summary>
internal sealed class Findings(string file)
{
    // More than anybody reads; a hostile file could otherwise fill the memory with them.
    private const int MaxCount = 200;

    private readonly List<(Place Place, string Text)> _errors = [];
    private readonly List<(Place Place, string Text)> _warnings = [];

    public IReadOnlyList<string> Warnings => Lines(_warnings);

    public void Error(Place place, string path, string message) => Add(_errors, place, Join(path, message));

    public void Warn(Place place, string path, string message) => Add(_warnings, place, Join(path, message));

    /// <summary>The end of reading: nothing behind the mistake can be understood.</summary>
    public ConfigurationException Fatal(Place place, string message, Exception? cause = null)
    {
        Add(_errors, place, message);
        return new ConfigurationException(Lines(_errors), FailureReason.Configuration, cause);
    }

    public void ThrowIfAny()
    {
        if (_errors.Count > 0)
        {
            throw new ConfigurationException(Lines(_errors));
        }
    }

    private static string Join(string path, string message) => path.Length == 0 ? message : $"{path}: {message}";

    private static void Add(List<(Place, string)> list, Place place, string text)
    {
        if (list.Count < MaxCount)
        {
            list.Add((place, text));
        }
        else if (list.Count == MaxCount)
        {
            list.Add((new Place(long.MaxValue, 1), "there are more"));
        }
    }

    private List<string> Lines(List<(Place Place, string Text)> list) =>
        [.. list.OrderBy(entry => entry.Place).Select(entry => entry.Place.Line == long.MaxValue ? $"{file}: {entry.Text}" : $"{file}:{entry.Place}: {entry.Text}")];
}
