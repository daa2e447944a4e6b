using System.CommandLine;
using System.Text.Json.Serialization.Metadata;
using Agrimaan.Cli.Screens;
using Agrimaan.Client;

namespace Agrimaan.Cli;

/// <summary>One command on its way: what was asked, and where it happens.</summary>
internal sealed class Invocation(ParseResult line, GlobalOptions options, Surroundings surroundings, CancellationToken token)
{
    public ParseResult Line => line;

    public Surroundings Surroundings => surroundings;

    public Terminal Terminal => surroundings.Terminal;

    public Home Home => surroundings.Home;

    public CancellationToken Token => token;

    public DateTimeOffset Now => surroundings.Clock.GetUtcNow();

    /// <summary><c>table</c>, <c>json</c> or <c>yaml</c>.</summary>
    public string Format => line.GetValue(options.Output)!;

    public bool ForPeople => Format == "table";

    /// <summary>Gives the answer in the form that was asked for.</summary>
    /// <param name="show">Draws it for people.</param>
    public void Answer<T>(T answer, JsonTypeInfo<T> type, Action<Terminal> show) => Answer(answer, type, Terminal, show);

    /// <summary>Gives it to another terminal than this one, such as a file.</summary>
    public void Answer<T>(T answer, JsonTypeInfo<T> type, Terminal terminal, Action<Terminal> show)
    {
        if (ForPeople)
        {
            show(terminal);
        }
        else
        {
            Structured.Write(terminal.Output, answer, type, Format);
        }
    }

    /// <summary>What `--platform` says.</summary>
    public string? NamedPlatform => line.GetValue(options.Platform);

    /// <summary>The platform that is meant: the one named, the only one, or the one of the file in this folder.</summary>
    public async Task<string> PlatformAsync(AgrimaanClient client) =>
        NamedPlatform ?? (await SeenPlatformAsync(client).ConfigureAwait(false)).Name;

    /// <summary>The same, as it is now; with one question to the control plane.</summary>
    public async Task<PlatformView> SeenPlatformAsync(AgrimaanClient client)
    {
        if (NamedPlatform is { } named)
        {
            return await client.PlatformAsync(named, token).ConfigureAwait(false);
        }

        var known = await client.PlatformsAsync(token).ConfigureAwait(false);
        return known switch
        {
            [] => throw new CommandException(ExitCodes.BadInput, "There is no platform yet.", "Bring one up with `agrimaan up FILE`."),
            [var only] => only,
            _ when PlatformName.In(surroundings.Folder) is { } here && Array.Find(known, platform => platform.Name == here) is { } meant => meant,
            _ => throw new CommandException(ExitCodes.BadInput, $"There are several platforms: {string.Join(", ", known.Select(platform => platform.Name))}.", "Say which with `--platform NAME`."),
        };
    }

    /// <summary>The run that is meant: the one named, or the platform's newest.</summary>
    public async Task<RunView> RunAsync(AgrimaanClient client, string? named)
    {
        if (named is not null)
        {
            return await client.RunAsync(named, token).ConfigureAwait(false);
        }

        var platform = await PlatformAsync(client).ConfigureAwait(false);
        return await client.RunsAsync(platform, token).ConfigureAwait(false) is [var newest, ..]
            ? await client.RunAsync(newest.Id, token).ConfigureAwait(false)
            : throw new CommandException(ExitCodes.BadInput, $"Nothing was deployed on {platform} yet.", "Deploy a release with `agrimaan deploy RELEASE`.");
    }
}
