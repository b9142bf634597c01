namespace GostSharp.Transports.Memory;

/// <summary>How a <see cref="MemoryHost"/> answers those who dial it; packets reach it only while it is <see cref="Reachable"/>.</summary>
public enum MemoryReachability
{
    /// <summary>Its listeners are dialled.</summary>
    Reachable,

    /// <summary>Every dial fails with <see cref="FailureReason.Refused"/>.</summary>
    Refusing,

    /// <summary>Every dial fails with <see cref="FailureReason.Unreachable"/>.</summary>
    Unreachable,

    /// <summary>Every dial hangs until its caller cancels it.</summary>
    Silent,
}
