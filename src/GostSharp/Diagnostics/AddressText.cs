using System.Net;

namespace GostSharp.Diagnostics;

/// <summary>An address in a log message: formatted only when somebody reads it, and the way configurations write it.</summary>
internal readonly record struct AddressText(EndPoint? Address)
{
    public static implicit operator AddressText(EndPoint? address) => new(address);

    public override string ToString() => Address is null ? "-" : GostSharp.Address.Format(Address);
}
