namespace GostSharp;

/// <summary>A peer sent what its protocol does not allow, or more than we accept.</summary>
public sealed class ProtocolException(string message, Exception? innerException = null)
    : GostException(FailureReason.Protocol, message, innerException);
