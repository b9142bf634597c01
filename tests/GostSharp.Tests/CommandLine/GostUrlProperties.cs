using FsCheck;
using FsCheck.Fluent;
using GostSharp.CommandLine;
using GostSharp.Configuration;

namespace GostSharp.Tests.CommandLine;

public class GostUrlProperties
{
    private static readonly Gen<string> Texts =
        from characters in Gen.Elements("aZ09:@/?#&=+%[],;. -_~ü€\"'\\".ToCharArray()).ArrayOf()
        select new string(characters);

    private static readonly Gen<string?> MaybeTexts = Gen.OneOf(Texts.Select(text => (string?)text), Gen.Constant((string?)null));

    private static readonly Gen<GostUrl> Urls =
        from scheme in Gen.Elements("tcp", "relay+tls", "auto")
        from user in MaybeTexts
        from password in MaybeTexts
        from host in Texts
        from targets in Texts.ListOf()
        from query in (from key in Texts from value in Texts select new KeyValuePair<string, string>(key, value)).ListOf()
        select new GostUrl
        {
            Scheme = scheme,
            User = user,
            Password = user is null ? null : password,
            Host = host,
            Targets = [.. targets],
            Query = [.. query],
        };

    private static readonly string[] Seeds =
    [
        "tcp://u:p@127.0.0.1:8000-8003/a:80,b:90-91?strategy=rand&maxFails=2&retries=1&ip=c:1",
        "relay+tls://u:p@[::1]:8443?secure=true&auth=dTpw&weight=2", "rudp://:53/h:53?ttl=5s", ":8080", "forward+ssh://gw:22",
    ];

    [Fact]
    public void What_is_printed_is_read_again() => Prop.ForAll(Urls.ToArbitrary(), url =>
    {
        // What comes from text: keys are unique, and what the grammar trims is gone.
        var parsed = Parse(url.Format());
        return parsed is null || Parse(parsed.Format()) == parsed;
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_printed_URL_of_its_own_is_always_read() => Prop.ForAll(Urls.ToArbitrary(), url => Parse(url.Format()) is not null)
        .QuickCheckThrowOnFailure();

    [Fact]
    public void User_and_host_survive_printing() => Prop.ForAll(Urls.ToArbitrary(), url =>
    {
        var parsed = Parse(url.Format())!;
        return (url.User ?? "").Length == 0 || (parsed.User == url.User && parsed.Password == url.Password && parsed.Host == url.Host);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Any_text_is_read_or_refused() => Prop.ForAll<string?>(text => IsReadOrRefused(text ?? "")).QuickCheckThrowOnFailure();

    [Fact]
    public void Any_text_of_the_grammars_characters_is_read_or_refused() =>
        Prop.ForAll(Texts.ToArbitrary(), text => IsReadOrRefused("tcp://" + text) && IsReadOrRefused(text)).QuickCheckThrowOnFailure();

    [Fact]
    public void Any_mutation_of_a_URL_is_read_or_refused()
    {
        var mutations =
            from seed in Gen.Elements(Seeds)
            from start in Gen.Choose(0, seed.Length)
            from length in Gen.Choose(0, 3)
            from inserted in Texts
            select seed[..start] + inserted + seed[Math.Min(seed.Length, start + length)..];

        Prop.ForAll(mutations.ToArbitrary(), IsReadOrRefused).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Any_arguments_are_read_or_refused() => Prop.ForAll<string[]>(arguments =>
    {
        try
        {
            return GostArguments.Parse(arguments.Select(argument => argument ?? "").Select((argument, index) => index % 2 == 0 ? "-" + argument : argument)) is not null;
        }
        catch (GostUsageException)
        {
            return true;
        }
    }).QuickCheckThrowOnFailure();

    private static GostUrl? Parse(string text) => GostUrlParser.Parse(text, new Findings());

    private static bool IsReadOrRefused(string text)
    {
        try
        {
            var config = GostCommandLine.Parse([text], [text]).Config;
            return config.Services.Count > 0 && ConfigWarnings.Find(config) is not null && ConfigValidator.Validate(config, ComponentRegistry.Standard) is not null;
        }
        catch (ConfigurationException exception)
        {
            return exception.Errors.Count > 0;
        }
    }
}
