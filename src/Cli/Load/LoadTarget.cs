using Agrimaan.Client;

namespace Agrimaan.Cli.Load;

/// <summary>Finds whom to ask: the address that is named, or the edge of a platform.</summary>
internal static class LoadTarget
{
    public static async Task<Uri> FindAsync(Invocation invocation, string? platform, string? environment, string? url, bool anywhere)
    {
        if (url is not null && (platform ?? environment ?? invocation.NamedPlatform) is not null)
        {
            throw new CommandException(ExitCodes.BadInput, "Both --url and a platform say whom to ask.", "Leave one of them out.");
        }

        var address = url is null ? await EdgeAsync(invocation, platform ?? invocation.NamedPlatform, environment).ConfigureAwait(false) : Read(url);
        return address.IsLoopback || anywhere
            ? address
            : throw new CommandException(ExitCodes.BadInput, $"{address.Host} is not this machine, and may not be meant to bear a load.", "If its owner agrees, add --anywhere.");
    }

    private static Uri Read(string url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var address) && address.Scheme is "http" or "https" && address.UserInfo.Length == 0
            ? address
            : throw new CommandException(ExitCodes.BadInput, $"--url '{url}' is no address that can be asked.", "Write it like http://127.0.0.1:8080.");

    private static async Task<Uri> EdgeAsync(Invocation invocation, string? named, string? environment)
    {
        using var client = invocation.Home.Connect();
        var known = await client.PlatformsAsync(invocation.Token).ConfigureAwait(false);
        var meant = known.Where(platform => (named is null || platform.Name == named || platform.Name.Split('@')[0] == named) && (environment is null || platform.Environment == environment)).ToArray();
        var running = meant.Where(platform => platform.State != "down").ToArray();
        var platform = (meant, running) switch
        {
            ([], _) => throw Unknown(known, named, environment),
            ([var only], _) => only,
            _ when Array.Find(meant, platform => platform.Name == named) is { } exact => exact,
            (_, []) => throw new CommandException(ExitCodes.BadInput, $"None of {Names(meant)} is up.", "Bring one up first: `agrimaan up`."),
            (_, [var only]) => only,
            _ when PlatformName.In(invocation.Surroundings.Folder) is { } here && Array.Find(running, platform => platform.Name == here) is { } ours => ours,
            _ => throw new CommandException(ExitCodes.BadInput, $"There are several platforms: {Names(running)}.", "Say which: `agrimaan load PLATFORM`, or --environment NAME."),
        };
        return platform.State != "down"
            ? new(platform.Address)
            : throw new CommandException(ExitCodes.BadInput, $"{platform.Name} is down.", "Bring it up first: `agrimaan up`.");
    }

    private static CommandException Unknown(PlatformView[] known, string? named, string? environment) => known.Length == 0
        ? new(ExitCodes.BadInput, "There is no platform yet.", "Bring one up with `agrimaan up FILE`, or say whom to ask with --url.")
        : new(ExitCodes.BadInput, $"There is no platform '{string.Join('@', new[] { named, environment }.OfType<string>())}'.", $"There are {Names(known)}.");

    private static string Names(PlatformView[] platforms) => string.Join(", ", platforms.Select(platform => platform.Name));
}
