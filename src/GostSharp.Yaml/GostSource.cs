using GostSharp.CommandLine;
using GostSharp.Configuration;
using GostSharp.Yaml.Reading;

namespace GostSharp.Yaml;

/// <summary>Finds and joins what a gost program runs: its configuration file, and behind that the services and hops of its arguments.</summary>
public static class GostSource
{
    private static readonly string[] DefaultNames = ["gost.json", "gost.yaml", "gost.yml"];

    /// <summary>Reads the file of <c>-C</c> (a path, <c>-</c> for the standard input, or JSON itself) and appends <c>-L</c> and <c>-F</c>.</summary>
    /// <remarks>Without <c>-C</c> and <c>-L</c> it is the first of <c>gost.json</c>, <c>gost.yaml</c> and <c>gost.yml</c> in <c>/etc/gost</c>, <c>$HOME/.gost</c> and the working directory.</remarks>
    /// <exception cref="ConfigurationException">There is nothing to run, or something in it is wrong.</exception>
    public static GostFileResult Load(GostArguments arguments)
    {
        ArgumentNullException.ThrowIfNull(arguments);
        var errors = new List<string>();
        var urls = Try(() => FromUrls(GostCommandLine.Parse(arguments)), errors);
        var path = arguments.ConfigFile;
        var file = path is null && arguments.Listen.Count > 0 ? null : Try(() => ReadFile(path ??= DefaultFile()), errors);
        if (errors.Count > 0)
        {
            // What the one half could be read of says what is wrong with it now, and not only when the other half is right.
            errors.AddRange(((file ?? urls)?.Config is { } half) ? ConfigValidator.Validate(half, ComponentRegistry.Standard) : []);
            throw new ConfigurationException(errors);
        }

        var joined = file is null ? urls! : Join(file, urls!);
        if (arguments.Forward.Count > 0 && arguments.Listen.Count == 0)
        {
            joined = joined with { Warnings = [.. joined.Warnings, "-F has no effect without -L: the services of a file name their chains themselves"] };
        }

        joined = arguments.Output is null ? WithDefaultCertificate(joined, File.Exists) : joined;
        return joined.Config.Services.Count > 0 ? joined : throw new ConfigurationException([$"{NameOf(path!)}: there is no service"]);
    }

    // As gost does: without a word of the configuration, the files of these names are the certificate of all listeners.
    internal static GostFileResult WithDefaultCertificate(GostFileResult loaded, Func<string, bool> exists)
    {
        const string Certificate = "cert.pem", Key = "key.pem", Authorities = "ca.pem";
        var isWanted = loaded.Config.Tls is null && loaded.Config.Services.Any(ResolvedService.UsesCertificate);
        if (!isWanted || !exists(Certificate) || !exists(Key))
        {
            return loaded;
        }

        var tls = new TlsConfig { CertFile = Certificate, KeyFile = Key, CaFile = exists(Authorities) ? Authorities : null };
        var demand = tls.CaFile is null ? "" : $", and clients have to show one that comes from {Authorities}";
        var warning = $"{Certificate} and {Key} of the working directory are the certificate of listeners that name none{demand}";
        return loaded with { Config = loaded.Config with { Tls = tls }, Warnings = [.. loaded.Warnings, warning] };
    }

    private static GostFileResult? Try(Func<GostFileResult> read, List<string> errors)
    {
        try
        {
            return read();
        }
        catch (ConfigurationException exception)
        {
            errors.AddRange(exception.Errors);
            return null;
        }
    }

    private static GostFileResult ReadFile(string path)
    {
        var name = NameOf(path);
        var v2 = new GostV2Mapping(name);
        var result = path switch
        {
            "" => throw new ConfigurationException(["-C: the argument is empty"]),
            "-" => GostFile.Parse(FileText.Read(name, Console.OpenStandardInput), name, v2.Map),
            _ when IsJson(path) => GostFile.Parse(path, name, v2.Map),
            _ => GostFile.Read(path, v2.Map),
        };
        return result with { Warnings = [.. result.Warnings, .. v2.Warnings] };
    }

    // JSON itself has no name, and does not belong into a message.
    private static string NameOf(string path) => path is "-" ? "standard input" : IsJson(path) ? "-C" : path;

    private static bool IsJson(string path) => path.AsSpan().TrimStart().StartsWith("{");

    private static GostFileResult FromUrls(GostCommandLineResult urls) => new(urls.Config, urls.Warnings);

    private static GostFileResult Join(GostFileResult file, GostFileResult urls) => new(
        file.Config with
        {
            Services = [.. file.Config.Services, .. urls.Config.Services],
            Chains = [.. file.Config.Chains, .. urls.Config.Chains],
        },
        [.. file.Warnings, .. urls.Warnings]);

    private static string DefaultFile()
    {
        string[] folders = ["/etc/gost", Path.Combine(Environment.GetEnvironmentVariable("HOME") ?? "", ".gost"), "."];
        return folders.SelectMany(folder => DefaultNames.Select(name => Path.Combine(folder, name))).FirstOrDefault(File.Exists)
            ?? throw new ConfigurationException(["there is no service: give -L or -C, or put a gost.yaml into /etc/gost, $HOME/.gost or here"]);
    }
}
