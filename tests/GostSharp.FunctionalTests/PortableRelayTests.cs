namespace GostSharp.FunctionalTests;

// Where the kernel carries bytes, the tests of forwarding run once more with it switched off.

[PortableRelay]
public sealed class AddressesOnThePortableRelayTests : AddressTests;

[PortableRelay]
public sealed class ApplyOnThePortableRelayTests : ApplyTests;

[PortableRelay]
public sealed class BindsOnThePortableRelayTests : BindTests;

[PortableRelay]
public sealed class DialsOnThePortableRelayTests : DialTests;

[PortableRelay]
public sealed class HalfCloseOnThePortableRelayTests : HalfCloseTests;

[PortableRelay]
public sealed class OutcomesOnThePortableRelayTests : OutcomeTests;

[PortableRelay]
public sealed class RemoteListenersOnThePortableRelayTests : RemoteListenerTests;

[PortableRelay]
public sealed class ServicesOnThePortableRelayTests : ServiceTests;

[PortableRelay]
public sealed class SniOnThePortableRelayTests : SniTests;

[PortableRelay]
public sealed class StopsOnThePortableRelayTests : StopTests;

[PortableRelay]
public sealed class TcpAllocationsOnThePortableRelayTests : TcpAllocationTests;

[PortableRelay]
public sealed class TargetsOnThePortableRelayTests : TargetTests;

[PortableRelay]
public sealed class VolumesOnThePortableRelayTests : VolumeTests;
