using GostSharp.Configuration;

namespace GostSharp.Yaml.Reading;

/// <summary>What the parameters of a node or target say about picking it.</summary>
/// <param name="Weight">Its share.</param>
/// <param name="Backup">Whether it stands back.</param>
/// <param name="MaxFails">Its failures until it is passed over.</param>
/// <param name="FailTimeout">How long it is passed over.</param>
/// <param name="Rest">The other parameters.</param>
internal sealed record NodeMarks(int Weight, bool Backup, int? MaxFails, TimeSpan? FailTimeout, ConfigDictionary Rest)
{
    private static readonly string[] Keys = ["weight", "backup", "maxfails", "failtimeout"];

    public static bool IsKey(string key) => Keys.Contains(ParameterReader.Normalize(key), StringComparer.Ordinal);

    public static NodeMarks Read(Section section)
    {
        var metadata = section.Metadata();
        var reader = new ParameterReader(metadata);
        var marks = new NodeMarks(
            Math.Max(1, reader.Number("weight") ?? 1),
            reader.Flag("backup") ?? false,
            MaxFailsOf(metadata, reader),
            reader.Duration("failTimeout") is { Ticks: > 0 } time ? time : null,
            new ConfigDictionary(metadata.Where(entry => !IsKey(entry.Key))));
        var place = section.Find("metadata")?.Value.Place ?? section.Place;
        reader.Warnings.ForEach(warning => section.Findings.Warn(place, section.Path, warning));
        return marks;
    }

    // gost v3 takes what is not positive for not given; in v2's spelling a negative number is "never".
    private static int? MaxFailsOf(ConfigDictionary metadata, ParameterReader reader)
    {
        var isV2 = metadata.Keys.Any(key => IsV2MaxFails(key));
        return reader.Number("maxFails") is { } number && (number > 0 || (number < 0 && isV2)) ? number : null;
    }

    public static bool IsV2MaxFails(string key) => string.Equals(key, "max_fails", StringComparison.OrdinalIgnoreCase);
}
