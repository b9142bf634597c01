using System.Text;
using GostSharp.Configuration;

namespace GostSharp.CommandLine;

/// <summary>The arguments of a gost program, in the syntax of Go's flags: <c>-x v</c>, <c>-x=v</c> and the same with two dashes.</summary>
public sealed record GostArguments
{
    private static readonly GostFlag[] Flags =
    [
        new("L", "URL", "a service, as scheme://[user:pass@]host:port[/targets][?parameters]; may be repeated", static (arguments, url) => arguments with { Listen = [.. arguments.Listen, url] }),
        new("F", "URL", "a hop of the chain, in the order in which they are dialled; may be repeated", static (arguments, url) => arguments with { Forward = [.. arguments.Forward, url] }),
        new("C", "file", "a configuration file, - for the standard input, or JSON", static (arguments, file) => arguments with { ConfigFile = file }),
        new("O", "format", "print the configuration as yaml or json and exit", static (arguments, format) => arguments with { Output = format }),
        GostFlag.Boolean("D", "log more (level debug)", static (arguments, value) => arguments with { Debug = value }),
        GostFlag.Boolean("DD", "log everything (level trace)", static (arguments, value) => arguments with { Trace = value }),
        GostFlag.Boolean("V", "print the version and exit", static (arguments, value) => arguments with { ShowVersion = value }),
        GostFlag.Unsupported("api", "address", "the web interface"),
        GostFlag.Unsupported("metrics", "address", "the metrics of Prometheus"),
        GostFlag.Unsupported("R", "time", "how often the file is read anew"),
        GostFlag.Unsupported("I", "interface", "the interface of outgoing connections"),
        GostFlag.Unsupported("M", "mark", "the mark of outgoing packets"),
        GostFlag.Unsupported("P", "address", "the profiler"),
    ];

    private GostArguments()
    {
    }

    /// <summary>The URLs of <c>-L</c>, in order.</summary>
    /// <value>Empty by default.</value>
    public ConfigList<string> Listen { get; private init; } = [];

    /// <summary>The URLs of <c>-F</c>, in order.</summary>
    /// <value>Empty by default.</value>
    public ConfigList<string> Forward { get; private init; } = [];

    /// <summary>The file of <c>-C</c>, <c>-</c> for the standard input, or JSON itself.</summary>
    /// <value>Null by default.</value>
    public string? ConfigFile { get; private init; }

    /// <summary>The format of <c>-O</c>.</summary>
    /// <value>Null by default: the configuration is run, not printed.</value>
    public string? Output { get; private init; }

    /// <summary>Whether <c>-D</c> asks for the level debug.</summary>
    /// <value>False by default.</value>
    public bool Debug { get; private init; }

    /// <summary>Whether <c>-DD</c> asks for the level trace, which wins.</summary>
    /// <value>False by default.</value>
    public bool Trace { get; private init; }

    /// <summary>Whether <c>-V</c> asks for the version.</summary>
    /// <value>False by default.</value>
    public bool ShowVersion { get; private init; }

    /// <summary>Whether <c>-h</c> or <c>-help</c> asks for the usage; gost prints it to the standard error and exits with code 0.</summary>
    /// <value>False by default.</value>
    public bool ShowHelp { get; private init; }

    /// <summary>The flags, a line each.</summary>
    public static string Usage { get; } = Flags.Aggregate(
        new StringBuilder("Flags:\n"),
        static (text, flag) => text.Append($"  -{flag.Name} {flag.Value}".TrimEnd().PadRight(20)).Append(flag.Help).Append('\n')).ToString();

    /// <summary>Reads arguments up to the first one that is no flag; what follows that is ignored, as in gost.</summary>
    /// <exception cref="GostUsageException">A flag is unknown or not supported yet, lacks its value, or has one that it cannot have.</exception>
    public static GostArguments Parse(IEnumerable<string> arguments)
    {
        ArgumentNullException.ThrowIfNull(arguments);
        var rest = new Queue<string>(arguments);
        var parsed = new GostArguments();
        while (!parsed.ShowHelp && rest.TryPeek(out var argument) && IsFlag(argument))
        {
            parsed = parsed.Take(rest.Dequeue(), rest);
        }

        // gost would start a process for each group: ignored, services would be missing.
        return parsed.ShowHelp || rest.Count < 2 || rest.Peek() != "--" ? parsed : throw new GostUsageException("not supported yet: --");
    }

    // "--" alone ends the flags, and "-" alone is none.
    private static bool IsFlag(string argument) => argument.Length > 1 && argument[0] == '-' && argument != "--";

    private GostArguments Take(string argument, Queue<string> rest)
    {
        var text = argument[(argument.StartsWith("--", StringComparison.Ordinal) ? 2 : 1)..];
        var equals = text.IndexOf('=', StringComparison.Ordinal);
        var name = equals < 0 ? text : text[..equals];
        if (name is "h" or "help")
        {
            return this with { ShowHelp = true };
        }

        var flag = Find(name, argument);
        var value = equals >= 0 ? text[(equals + 1)..] : DefaultValue(flag, rest);
        return flag.Apply(this, value) ?? throw new GostUsageException($"invalid boolean value \"{value}\" for -{name}");
    }

    private static GostFlag Find(string name, string argument)
    {
        if (name.Length == 0 || name[0] == '-')
        {
            throw new GostUsageException($"bad flag syntax: {argument}");
        }

        return Array.Find(Flags, flag => flag.Name == name) ?? throw new GostUsageException($"flag provided but not defined: -{name}");
    }

    private static string DefaultValue(GostFlag flag, Queue<string> rest)
    {
        if (flag.IsBoolean)
        {
            return "true";
        }

        return rest.TryDequeue(out var value) ? value : throw new GostUsageException($"flag needs an argument: -{flag.Name}");
    }
}
