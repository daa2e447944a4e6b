using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Agrimaan.Samples.Shared;

/// <summary>What is wrong with a request, all of it at once, by the field's name on the wire.</summary>
public sealed class Faults(IDictionary<string, string[]> found)
{
    public Faults()
        : this(new Dictionary<string, string[]>())
    {
    }

    public bool Any => found.Count > 0;

    public IEnumerable<string> Sentences => found.SelectMany(pair => pair.Value.Select(sentence => $"{pair.Key}: {sentence}"));

    public Faults Add(bool wrong, string field, string sentence)
    {
        if (wrong)
        {
            found.TryAdd(field, [sentence]);
        }

        return this;
    }

    public Faults Text(string field, string? text, int longest = 80) =>
        Add(string.IsNullOrWhiteSpace(text) || text.Length > longest || text.Any(char.IsControl), field, $"A text of 1 to {longest} characters is needed.");

    public Faults Between(string field, decimal? number, decimal least, decimal most) =>
        Add(number is null || number < least || number > most, field, $"A number from {least} to {most} is needed.");

    public ValidationProblem Answer() => TypedResults.ValidationProblem(found);
}
