namespace GostSharp.Services;

/// <summary>What a service is doing.</summary>
public enum ServiceState
{
    /// <summary>It accepts connections.</summary>
    Listening,

    /// <summary>It accepts no more and waits for its connections to end.</summary>
    Stopping,

    /// <summary>It has stopped; nothing of it is left.</summary>
    Stopped,

    /// <summary>Its listener ended on its own; connections that were accepted go on.</summary>
    Failed,
}
