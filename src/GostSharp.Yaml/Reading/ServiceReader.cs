using GostSharp.Configuration;

namespace GostSharp.Yaml.Reading;

/// <summary>Reads services.</summary>
internal static class ServiceReader
{
    private static readonly string[] Unsupported =
    [
        "interface", "sockopts", "admission", "admissions", "bypass", "bypasses", "resolver", "hosts", "limiter", "climiter", "rlimiter",
        "logger", "loggers", "observer", "recorders",
    ];

    public static ServiceConfig Read(Section section, int index)
    {
        var listenerSection = section.Object("listener");
        var listener = listenerSection is null ? new ListenerConfig() : ReadListener(listenerSection);
        var handler = section.Object("handler") is { } handlerSection ? ReadHandler(handlerSection) : new HandlerConfig { Type = "auto" };
        (listener, handler) = MoveChain(listener, handler, listenerSection);
        var service = new ServiceConfig
        {
            Name = section.Text("name") ?? $"service-{index}",
            Address = section.RequiredText("addr"),
            Handler = handler,
            Listener = listener,
            Targets = section.Object("forwarder") is { } forwarder ? ForwarderReader.Read(forwarder) : null,
            Metadata = section.Metadata(),
        };
        section.Refuse(Unsupported);

        // What gost reports and never reads.
        section.Find("status");
        section.Close();
        return service;
    }

    private static HandlerConfig ReadHandler(Section section)
    {
        var handler = new HandlerConfig
        {
            Type = section.Text("type") ?? "auto",
            Chain = section.Text("chain"),
            Retries = section.Number("retries"),
            Auth = CommonReader.ReadAuth(section),
            Tls = CommonReader.ReadTls(section),
            Metadata = section.Metadata(),
        };
        section.Refuse("chainGroup", "auther", "authers", "limiter", "observer");
        section.Close();
        return BindParameters.WithGostDefaults(handler);
    }

    private static ListenerConfig ReadListener(Section section)
    {
        var listener = new ListenerConfig
        {
            Type = section.Text("type") ?? "tcp",
            Chain = section.Text("chain"),
            Auth = CommonReader.ReadAuth(section),
            Tls = CommonReader.ReadTls(section),
            Metadata = section.Metadata(),
        };
        section.Refuse("chainGroup", "auther", "authers");
        section.Close();
        return KcpParameters.WithGostDefaults(listener);
    }

    // A chain means nothing to listeners of this machine: it was meant for the handler.
    private static (ListenerConfig, HandlerConfig) MoveChain(ListenerConfig listener, HandlerConfig handler, Section? section)
    {
        if (listener.Chain is null || section is null || RemoteListeners.Contains(listener.Type))
        {
            return (listener, handler);
        }

        if (handler.Chain is not null && handler.Chain != listener.Chain)
        {
            var place = section.Find("chain")!.Value.Place;
            section.Findings.Warn(place, section.PathOf("chain"), $"has no effect on the listener '{listener.Type}'; the handler has a chain of its own");
        }

        return (listener with { Chain = null }, handler with { Chain = handler.Chain ?? listener.Chain });
    }
}
