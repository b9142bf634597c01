namespace GostSharp.Multiplexing;

/// <summary>What the streams of a session have in common.</summary>
internal sealed record MuxShared(MuxOptions Options, MuxTerms Terms, ReceiveGate Gate, MuxSender Sender, TimeProvider TimeProvider);
