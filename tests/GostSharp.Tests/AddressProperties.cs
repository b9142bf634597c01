using System.Net;
using FsCheck;
using FsCheck.Fluent;

namespace GostSharp.Tests;

public sealed class AddressProperties
{
    private static readonly Gen<char> AddressLike = Gen.Elements("abz019.:-_[]%/@ \0".ToCharArray());

    private static readonly Gen<char> NameLike = Gen.Elements("abcxyzABC0123456789_".ToCharArray());

    private static readonly Gen<int> Port = Gen.Choose(0, 65_535);

    [Fact]
    public void Any_text_is_read_or_refused_without_throwing() =>
        Prop.ForAll<string>(text => IsReadOrRefused(text)).QuickCheckThrowOnFailure();

    [Fact]
    public void Any_text_that_looks_like_an_address_is_read_or_refused_without_throwing() =>
        Prop.ForAll(Gen.ListOf(AddressLike).Select(chars => new string([.. chars])).ToArbitrary(), IsReadOrRefused)
            .Check(Config.QuickThrowOnFailure.WithMaxTest(2000));

    [Fact]
    public void An_ip_address_survives_being_written_and_read()
    {
        var addresses =
            from length in Gen.Elements(4, 16)
            from bytes in Gen.ArrayOf(Gen.Choose(0, 255), length)
            from port in Port
            select new IPEndPoint(new IPAddress(bytes.Select(value => (byte)value).ToArray()), port);

        Prop.ForAll(addresses.ToArbitrary(), address => Address.Parse(Address.Format(address)).Equals(address)).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void A_name_survives_being_written_and_read()
    {
        var names =
            from first in Gen.Elements("abcxyz_".ToCharArray())
            from labels in Gen.NonEmptyListOf(Gen.NonEmptyListOf(NameLike).Select(chars => new string([.. chars.Take(20)])))
            from port in Port
            select new DnsEndPoint(first + string.Join('.', labels.Take(4)), port);

        Prop.ForAll(names.ToArbitrary(), address => Address.Parse(Address.Format(address)).Equals(address)).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void What_was_read_is_written_and_read_again_as_the_same() =>
        Prop.ForAll(Gen.ListOf(AddressLike).Select(chars => new string([.. chars]) + ":80").ToArbitrary(), IsStable)
            .Check(Config.QuickThrowOnFailure.WithMaxTest(2000));

    private static bool IsReadOrRefused(string? text) => Address.TryParse(text, out var address) == (address is not null);

    private static bool IsStable(string text) =>
        !Address.TryParse(text, out var address) || Address.Parse(Address.Format(address)).Equals(address);
}
