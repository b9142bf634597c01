namespace GostSharp.Yaml;

/// <summary>The formats of gost's files.</summary>
public enum GostFileFormat
{
    /// <summary>YAML.</summary>
    Yaml,

    /// <summary>JSON.</summary>
    Json,
}
