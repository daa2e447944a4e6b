using System.CommandLine;
using Agrimaan.Cli.Screens;
using Agrimaan.Client;

namespace Agrimaan.Cli.Commands;

/// <summary>`agrimaan journey run`.</summary>
internal sealed class JourneyRunCommand : CommandBase
{
    private const int MostTimes = 1000;

    private readonly Argument<string?> _name = new("NAME") { Description = "The journey; all that deploys play without it, and all there are when deploys play none.", Arity = ArgumentArity.ZeroOrOne };
    private readonly Option<string?> _against = new("--against") { Description = "Whom it asks: production, or preview with --version; production without it.", HelpName = "PLACE" };
    private readonly Option<string[]> _versions = new("--version") { Description = "A version that is asked by name, such as crop-service@1.1.0.", HelpName = "SERVICE@VERSION" };
    private readonly Option<string?> _url = new("--url") { Description = "Asks this address instead of the platform's.", HelpName = "URL" };
    private readonly Option<int> _times = new("--times") { Description = "How many times each is played; 1 without it.", HelpName = "N", DefaultValueFactory = _ => 1 };

    public JourneyRunCommand()
        : base("run", "Plays journeys now, and cleans up after them.")
    {
        _against.AcceptOnlyFromAmong("production", "preview");
        Arguments.Add(_name);
        Options.Add(_against);
        Options.Add(_versions);
        Options.Add(_url);
        Options.Add(_times);
    }

    public override IReadOnlyList<string> Examples { get; } =
    [
        "agrimaan journey run",
        "agrimaan journey run sign-up --times 10",
        "agrimaan journey run sign-up --against preview --version user-service@1.1.0",
    ];

    public override async Task<int> RunAsync(Invocation invocation)
    {
        var request = Request(invocation);
        var times = invocation.Line.GetValue(_times);
        if (times is < 1 or > MostTimes)
        {
            throw new CommandException(ExitCodes.BadInput, $"--times needs a number from 1 to {MostTimes}.", "For example `agrimaan journey run --times 10`.");
        }

        using var client = invocation.Home.Connect();
        var platform = await invocation.PlatformAsync(client).ConfigureAwait(false);
        var names = await NamesAsync(client, platform, invocation).ConfigureAwait(false);
        var results = new List<JourneyResultView>();
        for (var time = 0; time < times; time++)
        {
            foreach (var name in names)
            {
                var result = await client.PlayJourneyAsync(platform, name, request, invocation.Token).ConfigureAwait(false);
                results.Add(result);
                if (invocation.ForPeople)
                {
                    JourneyScreen.Write(invocation.Terminal, result);
                }
            }
        }

        invocation.Answer(results.ToArray(), ClientJson.Default.JourneyResultViewArray, terminal => JourneyScreen.WriteEnd(terminal, results));
        return results.Exists(result => result.Verdict == "fail") ? ExitCodes.No
            : results.Exists(result => result.Verdict != "pass") ? ExitCodes.CannotTell
            : ExitCodes.Done;
    }

    private PlayJourney Request(Invocation invocation)
    {
        var (against, versions, url) = (invocation.Line.GetValue(_against), invocation.Line.GetValue(_versions) ?? [], invocation.Line.GetValue(_url));
        if (against == "preview" && versions.Length == 0)
        {
            throw new CommandException(ExitCodes.BadInput, "A preview needs a version.", "For example `agrimaan journey run --against preview --version crop-service@1.1.0`.");
        }

        if (versions.Length > 0 && against != "preview")
        {
            throw new CommandException(ExitCodes.BadInput, "A version is asked by name only in a preview.", "Add `--against preview`.");
        }

        if (versions.FirstOrDefault(version => version.Split('@') is not [{ Length: > 0 }, { Length: > 0 }]) is { } bad)
        {
            throw new CommandException(ExitCodes.BadInput, $"'{bad}' is not of the form SERVICE@VERSION.", "For example `--version crop-service@1.1.0`.");
        }

        return url is null || versions.Length == 0
            ? new(versions.Length == 0 ? null : string.Join(", ", versions), url)
            : throw new CommandException(ExitCodes.BadInput, "Versions are asked by name through the platform's own gateway.", "Leave --url or --version out.");
    }

    private async Task<IReadOnlyList<string>> NamesAsync(AgrimaanClient client, string platform, Invocation invocation)
    {
        if (invocation.Line.GetValue(_name) is { } one)
        {
            return [one];
        }

        var all = await client.JourneysAsync(platform, invocation.Token).ConfigureAwait(false);
        return all.Length == 0
            ? throw new CommandException(ExitCodes.BadInput, $"{platform} has no journeys.", "Declare one under `journeys:` of the platform file, then run `agrimaan up`.")
            : [.. all.Where(journey => journey.InDeploys || !all.Any(other => other.InDeploys)).Select(journey => journey.Name)];
    }
}
