using System.Text.Json;

namespace Agrimaan.Client;

/// <summary>The folder in which one user's control plane keeps everything.</summary>
/// <param name="Folder">Absolute path.</param>
public sealed record Home(string Folder)
{
    public const string Variable = "AGRIMAAN_HOME";

    private const string NextStep = "Start it with `agrimaan up FILE` or `agrimaan serve`.";

    public string ServerJson => Path.Combine(Folder, "server.json");

    public string Token => Path.Combine(Folder, "token");

    public string ServeLog => Path.Combine(Folder, "serve.log");

    public string Database => Path.Combine(Folder, "agrimaan.db");

    /// <summary>The folder that <c>AGRIMAAN_HOME</c> names, otherwise <c>agrimaan</c> in the user's state folder.</summary>
    /// <param name="environment">Reads a variable.</param>
    public static Home Locate(Func<string, string?> environment)
    {
        if (environment(Variable) is { Length: > 0 } named)
        {
            return new(Path.GetFullPath(named));
        }

        // A relative XDG path is invalid by its specification and must be ignored.
        var state = environment("XDG_STATE_HOME") is { Length: > 0 } xdg && Path.IsPathRooted(xdg)
            ? xdg
            : Path.Combine(environment("HOME") ?? Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".local", "state");
        return new(Path.Combine(state, "agrimaan"));
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
