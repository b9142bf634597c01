using GostSharp.Protocols.Binding;
using GostSharp.Protocols.Datagrams;

namespace GostSharp.Protocols.Relay;

/// <summary>What a relay server binds with.</summary>
/// <param name="Server">Ports of this machine.</param>
/// <param name="Associations">Ways for packets to any target.</param>
internal sealed record RelayBinding(BindServer Server, Associations Associations);
