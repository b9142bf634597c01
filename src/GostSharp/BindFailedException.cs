using System.Net;

namespace GostSharp;

/// <summary>An address could not be bound, here or at the far end of a chain.</summary>
public sealed class BindFailedException(FailureReason reason, EndPoint? address, string? detail = null, Exception? innerException = null)
    : GostException(reason, $"{GostSharp.Address.Format(address)}: {detail ?? reason.Describe()}", innerException)
{
    /// <summary>The address that was asked for.</summary>
    public EndPoint? Address { get; } = address;
}
