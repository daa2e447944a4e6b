using System.Globalization;
using System.Text;
using Agrimaan.Cli.Screens;
using Agrimaan.Delivery.Catalog;

namespace Agrimaan.Cli.Load;

/// <summary>Reads what people write behind the options of `agrimaan load`.</summary>
internal static class LoadText
{
    private const int MostWeight = 10_000;
    private const int MostBodyBytes = 10_000_000;

    public static double Number(string option, string text, double least, double most) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most
            ? number
            : throw new CommandException(ExitCodes.BadInput, string.Create(CultureInfo.InvariantCulture, $"{option} needs a number from {least} to {most}, not '{text}'."), $"For example `agrimaan load {option} 100`.");

    public static long Whole(string option, string text, long least, long most) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most
            ? number
            : throw new CommandException(ExitCodes.BadInput, string.Create(CultureInfo.InvariantCulture, $"{option} needs a whole number from {least} to {most}, not '{text}'."), $"For example `agrimaan load {option} 1000`.");

    public static TimeSpan Time(string option, string text, TimeSpan most) =>
        Duration.TryParse(text, out var time) && time > TimeSpan.Zero && time <= most
            ? time
            : throw new CommandException(ExitCodes.BadInput, $"{option} needs a time above 0 and up to {Duration.Format(most)}, not '{text}'.", "Write it like 250ms, 10s or 5m.");

    public static int Portion(string option, string text) =>
        Share.TryParse(text, out var parts) && parts <= 10_000
            ? parts
            : throw new CommandException(ExitCodes.BadInput, $"{option} needs a share from 0% to 100%, not '{text}'.", "Write it like 1% or 0.5%.");

    /// <summary>
    /// A path and its weight. The last <c>=</c> begins a weight only where it cannot belong to the query: <c>/a?id=3</c> has none,
    /// <c>/a?id=3=2</c> has.
    /// </summary>
    public static WeightedPath Path(string text)
    {
        var (path, weight) = (text, 1L);
        var at = text.LastIndexOf('=');
        if (at > 0 && (!text.Contains('?', StringComparison.Ordinal) || text[(text.LastIndexOfAny(['?', '&']) + 1)..at].Contains('=', StringComparison.Ordinal)))
        {
            (path, weight) = (text[..at], Whole("The weight of --path", text[(at + 1)..], 1, MostWeight));
        }

        return path.StartsWith('/') && !path.StartsWith("//", StringComparison.Ordinal) && Uri.TryCreate(path, UriKind.Relative, out _)
            ? new(path, (int)weight)
            : throw new CommandException(ExitCodes.BadInput, $"--path '{text}' does not begin with one slash.", "Write it like /api/crops, or /api/crops=3 with a weight; --url says whom to ask.");
    }

    /// <summary>The paths that were asked for; without any, the one of the address.</summary>
    public static IReadOnlyList<WeightedPath> Asked(Uri address, IReadOnlyList<WeightedPath> paths) => paths switch
    {
        [] => [new(address.PathAndQuery, 1)],
        _ when address.PathAndQuery == "/" => paths,
        _ => throw new CommandException(ExitCodes.BadInput, "Both --url and --path say what is asked for.", $"Say it once: `--url {address.GetLeftPart(UriPartial.Authority)}` and --path."),
    };

    public static LoadRequest Request(string? method, IReadOnlyList<string> headers, string? body, string folder)
    {
        var read = headers.Select(Header).ToList();
        var bytes = body is null ? (ReadOnlyMemory<byte>?)null : Body(body, folder);
        if (bytes is { } content && !read.Exists(header => header.Name.Equals("Content-Type", StringComparison.OrdinalIgnoreCase)))
        {
            read.Add(("Content-Type", content.Span.TrimStart(" \t\r\n"u8) is [(byte)'{' or (byte)'[', ..] ? "application/json" : "text/plain; charset=utf-8"));
        }

        return new(Method(method ?? (body is null ? "GET" : "POST")), read, bytes);
    }

    private static HttpMethod Method(string text) => text.Length is > 0 and <= 20 && text.All(char.IsAsciiLetter)
        ? HttpMethod.Parse(text.ToUpperInvariant())
        : throw new CommandException(ExitCodes.BadInput, $"--method '{text}' is no method.", "Write it like GET or POST.");

    private static (string Name, string Value) Header(string text)
    {
        var at = text.IndexOf(':', StringComparison.Ordinal);
        var (name, value) = at > 0 ? (text[..at].Trim(), text[(at + 1)..].Trim()) : ("", "");
        return name.Length > 0 && name.All(letter => char.IsAsciiLetterOrDigit(letter) || "!#$%&'*+-.^_`|~".Contains(letter, StringComparison.Ordinal)) && !value.Any(char.IsControl)
            ? (name, value)
            : throw new CommandException(ExitCodes.BadInput, $"--header '{Visible.Cut(text, 80)}' is not of the form 'NAME: VALUE'.", "For example `--header 'Accept: application/json'`.");
    }

    private static byte[] Body(string text, string folder)
    {
        if (!text.StartsWith('@'))
        {
            return Encoding.UTF8.GetBytes(text);
        }

        var file = new FileInfo(System.IO.Path.Combine(folder, text[1..]));
        try
        {
            return file.Length <= MostBodyBytes
                ? File.ReadAllBytes(file.FullName)
                : throw new CommandException(ExitCodes.BadInput, $"{text[1..]} is {Size.Of(file.Length)} long; a body has at most {Size.Of(MostBodyBytes)}.", "Choose a smaller file.");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new CommandException(ExitCodes.BadInput, $"The body cannot be read from {text[1..]}: {exception.Message}", "Look at the path behind --body @.");
        }
    }
}
