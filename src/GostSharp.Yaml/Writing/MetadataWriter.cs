using System.Collections;
using System.Globalization;
using GostSharp.Configuration;
using GostSharp.Yaml.Reading;

namespace GostSharp.Yaml.Writing;

/// <summary>Writes parameters, and the typed limits that gost knows as parameters.</summary>
internal static class MetadataWriter
{
    public static OutMap Write(IEnumerable<KeyValuePair<string, object>> metadata)
    {
        var map = new OutMap();
        foreach (var (key, value) in metadata)
        {
            map.AddAlways(key, WriteValue(value));
        }

        return map;
    }

    public static OutMap WriteService(ServiceConfig service) =>
        Write(WithLimits(service.Metadata, ("maxConnections", service.MaxConnections)));

    /// <summary>The handler's parameters; of a limit that is typed only the type counts.</summary>
    public static OutMap WriteHandler(HandlerConfig handler, ServiceConfig service)
    {
        // A parameter of the handler would win over the service's typed limit.
        var own = service.MaxConnections is null ? handler.Metadata : Without(handler.Metadata, "maxConnections");
        return Write(WithLimits(
            own,
            ("dialTimeout", handler.DialTimeout),
            ("abandonedDialTimeout", handler.AbandonedDialTimeout),
            ("halfCloseTimeout", handler.HalfCloseTimeout),
            ("idleTimeout", handler.IdleTimeout),
            ("kernelRelay", handler.UseKernelRelay)));
    }

    public static OutMap WriteMarks(int weight, bool backup, int? maxFails, TimeSpan? failTimeout, ConfigDictionary rest) => Write(WithLimits(
        new ConfigDictionary(rest.Where(entry => !NodeMarks.IsKey(entry.Key))),
        ("weight", weight == 1 ? null : weight),
        ("backup", backup ? true : null),
        (maxFails < 0 ? "max_fails" : "maxFails", maxFails),
        ("failTimeout", AtLeastATick(failTimeout))));

    // gost takes no time at all for "not given".
    public static TimeSpan? AtLeastATick(TimeSpan? time) => time == TimeSpan.Zero ? TimeSpan.FromTicks(1) : time;

    private static ConfigDictionary WithLimits(ConfigDictionary metadata, params ReadOnlySpan<(string Key, object? Value)> limits)
    {
        foreach (var (key, value) in limits)
        {
            metadata = value is null ? metadata : Without(metadata, key).With(key, value);
        }

        return metadata;
    }

    private static ConfigDictionary Without(ConfigDictionary metadata, string key)
    {
        var name = ParameterReader.Normalize(key);
        return new ConfigDictionary(metadata.Where(entry => ParameterReader.Normalize(entry.Key) != name));
    }

    private static object WriteValue(object value) => value switch
    {
        string or bool or long => value,
        double number when double.IsFinite(number) => number,
        sbyte or byte or short or ushort or int or uint => Convert.ToInt64(value, CultureInfo.InvariantCulture),
        TimeSpan time => GoDuration.Format(time),
        IEnumerable<KeyValuePair<string, object>> map => Write(map),
        IEnumerable list => list.Cast<object>().Select(WriteValue).ToList(),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "",
    };
}
