using GostSharp.Configuration;

namespace GostSharp.Yaml.Reading;

/// <summary>Reads what stands in several places of the schema.</summary>
internal static class CommonReader
{
    // The default stands first.
    private static readonly string[] Levels = ["info", "trace", "debug", "warn", "warning", "error", "fatal"];
    private static readonly string[] Formats = ["json", "text"];

    public static AuthConfig? ReadAuth(Section parent)
    {
        if (parent.Object("auth") is not { } section)
        {
            return null;
        }

        var auth = new AuthConfig
        {
            Username = section.RawText("username") ?? "",
            Password = section.RawText("password"),
            File = section.Text("file"),
        };
        section.Close();
        return auth;
    }

    public static TlsConfig? ReadTls(Section parent)
    {
        if (parent.Object("tls") is not { } section)
        {
            return null;
        }

        var tls = new TlsConfig
        {
            CertFile = section.Text("certFile"),
            KeyFile = section.Text("keyFile"),
            CaFile = section.Text("caFile"),
            Secure = section.Flag("secure"),
            ServerName = section.Text("serverName"),
            Pin = section.Text("pin"),
        };
        section.Refuse("options", "validity", "commonName", "organization");
        section.Close();
        return tls;
    }

    public static SelectorConfig? ReadSelector(Section parent)
    {
        if (parent.Object("selector") is not { } section)
        {
            return null;
        }

        var defaults = new SelectorConfig();
        var selector = new SelectorConfig
        {
            Strategy = section.Text("strategy") ?? defaults.Strategy,
            MaxFails = ReadMaxFails(section) ?? defaults.MaxFails,
            FailTimeout = section.Duration("failTimeout") is { Ticks: > 0 } time ? time : defaults.FailTimeout,
        };
        section.Close();
        return selector;
    }

    public static LogConfig? ReadLog(Section parent)
    {
        if (parent.Object("log") is not { } section)
        {
            return null;
        }

        var log = new LogConfig { Level = section.Text("level"), Format = section.Text("format"), Output = section.Text("output") };
        WarnOfUnknown(section, "level", log.Level, Levels);
        WarnOfUnknown(section, "format", log.Format, Formats);
        if (section.Find("rotation") is { Value.IsEmpty: false } rotation)
        {
            section.Findings.Warn(rotation.Place, section.PathOf("rotation"), "not supported yet: the log file grows without a limit");
        }

        section.Close();
        return log;
    }

    private static void WarnOfUnknown(Section section, string name, string? value, string[] known)
    {
        if (value is not null && !known.Contains(value, StringComparer.Ordinal))
        {
            section.Findings.Warn(section.Find(name)!.Value.Place, section.PathOf(name), $"'{value}' is none of {string.Join(", ", known)}; {known[0]} is taken");
        }
    }

    // gost v3 takes what is not positive for not given; in v2's spelling a negative number is "never".
    private static int? ReadMaxFails(Section section)
    {
        var isV2 = section.Find("maxFails") is { } entry && NodeMarks.IsV2MaxFails(entry.Key);
        return section.Number("maxFails") is { } number && (number > 0 || (number < 0 && isV2)) ? number : null;
    }
}
