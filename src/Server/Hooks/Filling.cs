using System.Collections.Immutable;
using System.Text.Json;
using Agrimaan.Delivery.Catalog;
using Agrimaan.Delivery.Running;
using Agrimaan.Server.Workers;

namespace Agrimaan.Server.Hooks;

/// <summary>Resolves the references of requests and commands: what they are about first, then the environment's values, read now.</summary>
internal sealed class Filling
{
    private readonly IReadOnlyDictionary<string, string> _facts;
    private readonly IReadOnlyDictionary<string, SecretValue> _values;

    private Filling(IReadOnlyDictionary<string, string> facts, IReadOnlyDictionary<string, SecretValue> values, string? lacking) =>
        (_facts, _values, Lacking, Secrets) = (facts, values, lacking, [.. values.Values.Select(value => value.Reveal())]);

    /// <summary>A name that nothing has, or null.</summary>
    public string? Lacking { get; }

    /// <summary>What no sentence may show.</summary>
    public IReadOnlyList<string> Secrets { get; }

    /// <param name="file">The file in force.</param>
    /// <param name="facts">By variable, <c>AGRIMAAN_...</c>.</param>
    /// <param name="texts">All that is going to be filled.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="ProblemException">A file of values cannot be read.</exception>
    public static async Task<Filling> OfAsync(FileApplied file, IReadOnlyDictionary<string, string> facts, IReadOnlyList<string> texts, CancellationToken cancellationToken)
    {
        var values = await AppliedPlatform.ValuesOfAsync(file, texts, cancellationToken).ConfigureAwait(false);
        var lacking = texts.SelectMany(text => Missing(text, name => facts.ContainsKey(name) || values.ContainsKey(name) ? "" : null)).FirstOrDefault();
        return new(facts, values, lacking);
    }

    public static IEnumerable<string> TextsOf(HookRequest request) => [request.Url, request.Body ?? "", .. request.Headers.Values];

    public string Fill(string text) => References.Resolve(text, Find, out _);

    public ImmutableSortedDictionary<string, string> Fill(ImmutableSortedDictionary<string, string> texts) => texts.ToImmutableSortedDictionary(text => text.Key, text => Fill(text.Value));

    /// <summary>The request as it goes out.</summary>
    /// <param name="request">As it is written.</param>
    /// <param name="usual">Its body where none is written.</param>
    public WebRequest Fill(HookRequest request, string usual) => new(
        request.Method, Fill(request.Url), Fill(request.Headers),
        request.Body is null ? usual : References.Resolve(request.Body, name => Find(name) is { } value ? JsonEncodedText.Encode(value).ToString() : null, out _), Secrets);

    private static ImmutableArray<string> Missing(string text, Func<string, string?> find)
    {
        References.Resolve(text, find, out var missing);
        return missing;
    }

    private string? Find(string name) => _facts.TryGetValue(name, out var fact) ? fact : _values.GetValueOrDefault(name)?.Reveal();
}
