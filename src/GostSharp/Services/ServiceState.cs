namespace GostSharp.Services;

/// <summary>What a service is doing.</summary>
public enum ServiceState
{
    /// <summary>It accepts connections.</summary>
    Listening,

    /// <summary>A remote listener is being bound for the first time.</summary>
    Binding,

    /// <summary>A remote listener could not be bound, or was lost, and is tried again.</summary>
    Retrying,

    /// <summary>It accepts no more and waits for its connections to end.</summary>
    Stopping,

    /// <summary>It has stopped; nothing of it is left.</summary>
    Stopped,

    /// <summary>Its listener ended on its own; connections that were accepted go on.</summary>
    Failed,
}
