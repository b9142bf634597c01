using GostSharp.Configuration;
using GostSharp.Yaml.Reading;
using GostSharp.Yaml.Writing;

namespace GostSharp.Yaml;

/// <summary>Reads and writes gost's configuration files.</summary>
/// <remarks>
/// Every mistake of a file is reported with its line and column. What gost knows and this library does not yet is a mistake as well, never ignored;
/// only <c>log.rotation</c>, which changes nothing but the log, is a warning.
/// </remarks>
public static class GostFile
{
    /// <summary>Reads a file whose extension (<c>.yaml</c>, <c>.yml</c>, <c>.json</c>) says its format.</summary>
    /// <param name="path">Its path.</param>
    /// <param name="mapV2">Turns a file of gost v2 into a configuration; without it such a file is a mistake.</param>
    /// <exception cref="ConfigurationException">It cannot be read, or has mistakes.</exception>
    public static GostFileResult Read(string path, Func<GostV2File, GostConfig>? mapV2 = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var format = Path.GetExtension(path).ToLowerInvariant() switch
        {
            ".yaml" or ".yml" => GostFileFormat.Yaml,
            ".json" => GostFileFormat.Json,
            _ => throw new ConfigurationException([$"{path}: unknown kind of file; known: .yaml, .yml, .json"]),
        };
        return Parse(FileText.Read(path), format, path, mapV2);
    }

    /// <summary>Reads the text of a file whose format its first character tells: a brace is JSON's.</summary>
    /// <inheritdoc cref="Parse(string, GostFileFormat, string, Func{GostV2File, GostConfig}?)"/>
    public static GostFileResult Parse(string text, string name, Func<GostV2File, GostConfig>? mapV2 = null) =>
        Parse(text, Detect(text), name, mapV2);

    /// <summary>Reads the text of a file.</summary>
    /// <param name="text">The text.</param>
    /// <param name="format">Its format.</param>
    /// <param name="name">The name of the file in messages.</param>
    /// <param name="mapV2">Turns a file of gost v2 into a configuration; without it such a file is a mistake.</param>
    /// <exception cref="ConfigurationException">It has mistakes.</exception>
    public static GostFileResult Parse(string text, GostFileFormat format, string name, Func<GostV2File, GostConfig>? mapV2 = null)
    {
        ArgumentNullException.ThrowIfNull(text);
        FileText.CheckLength(text, name);
        var findings = new Findings(name);
        var body = text.TrimStart('\uFEFF');
        var root = format is GostFileFormat.Json ? JsonTree.Read(body, findings) : YamlTree.Read(body, findings);
        var config = SchemaReader.Read(root, findings, mapV2);
        return new GostFileResult(config, findings.Warnings);
    }

    /// <summary>Tells the format of a text: what begins with a brace is JSON.</summary>
    public static GostFileFormat Detect(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.AsSpan().TrimStart('\uFEFF').TrimStart() is ['{', ..] ? GostFileFormat.Json : GostFileFormat.Yaml;
    }

    /// <summary>Writes a configuration as gost's <c>-O</c> does.</summary>
    /// <exception cref="ConfigurationException">The configuration holds something that gost's files cannot say.</exception>
    public static string Write(GostConfig config, GostFileFormat format)
    {
        ArgumentNullException.ThrowIfNull(config);
        var tree = SchemaWriter.Write(config);
        return format is GostFileFormat.Json ? JsonText.Write(tree) : YamlText.Write(tree);
    }
}
