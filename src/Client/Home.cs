using System.Text.Json;

namespace Agrimaan.Client;

/// <summary>The folder in which one user's control plane keeps everything.</summary>
/// <param name="Folder">Absolute path.</param>
public sealed record Home(string Folder)
{
    public const string Variable = "AGRIMAAN_HOME";

    /// <summary>A token to use instead of the home's: that of a person who was let in.</summary>
    public const string TokenVariable = "AGRIMAAN_TOKEN";

    private const string NextStep = "Start it with `agrimaan up FILE` or `agrimaan serve`.";

    public string ServerJson => Path.Combine(Folder, "server.json");

    public string Token => Path.Combine(Folder, "token");

    public string ServeLog => Path.Combine(Folder, "serve.log");

    public string Database => Path.Combine(Folder, "agrimaan.db");

    /// <summary>What <see cref="TokenVariable"/> says, or null.</summary>
    public string? OwnToken { get; init; }

    /// <inheritdoc/>
    public override string ToString() => Folder;

    /// <summary>The folder that <c>AGRIMAAN_HOME</c> names, otherwise <c>agrimaan</c> in the user's state folder.</summary>
    /// <param name="environment">Reads a variable.</param>
    public static Home Locate(Func<string, string?> environment)
    {
        var token = environment(TokenVariable) is { Length: > 0 } own ? own.Trim() : null;
        if (environment(Variable) is { Length: > 0 } named)
        {
            return new(Path.GetFullPath(named)) { OwnToken = token };
        }

        // A relative XDG path is invalid by its specification and must be ignored.
        var state = environment("XDG_STATE_HOME") is { Length: > 0 } xdg && Path.IsPathRooted(xdg)
            ? xdg
            : Path.Combine(environment("HOME") ?? Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".local", "state");
        return new(Path.Combine(state, "agrimaan")) { OwnToken = token };
    }

    /// <summary>The control plane that wrote its address here last, or null. It may have died since.</summary>
    public ServerFile? ReadServer()
    {
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(ServerJson), ClientJson.Default.ServerFile);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException or JsonException)
        {
            return null;
        }
    }

    /// <summary>A client for the control plane of this home.</summary>
    /// <exception cref="ServerUnreachableException">There is none.</exception>
    public AgrimaanClient Connect()
    {
        var server = ReadServer() ?? throw NotRunning();
        if (OwnToken is not null)
        {
            return new(new Uri(server.Address), OwnToken);
        }

        string token;
        try
        {
            token = File.ReadAllText(Token).Trim();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ServerUnreachableException(
                $"The token in {Token} cannot be read.", $"Only the user who started the control plane may; or set {Variable}.", exception);
        }

        return new(new Uri(server.Address), token);
    }

    internal static ServerUnreachableException NotRunning(Exception? cause = null) => new("No control plane is running.", NextStep, cause);
}
