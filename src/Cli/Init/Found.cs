namespace Agrimaan.Cli.Init;

/// <summary>A service that was found in a folder, with what was seen of it.</summary>
internal sealed record Found
{
    /// <summary>What it calls itself, not yet a name of a platform file.</summary>
    public required string Title { get; init; }

    /// <summary>Its folder, relative to where the platform file is to lie; <c>.</c> for that folder itself.</summary>
    public required string Folder { get; init; }

    /// <summary>What it was recognised by, such as <c>orders/package.json</c>.</summary>
    public required string Evidence { get; init; }

    /// <summary>Such as "Node with Express".</summary>
    public required string Kind { get; init; }

    public bool Frontend { get; init; }

    public required IReadOnlyList<string> Command { get; init; }

    /// <summary>Folder of the files to run, relative like <see cref="Folder"/>.</summary>
    public required string Files { get; init; }

    public IReadOnlyDictionary<string, string> Settings { get; init; } = new Dictionary<string, string>();

    public required SourceLook Source { get; init; }

    /// <summary>What was guessed, a sentence each.</summary>
    public IReadOnlyList<string> Guesses { get; init; } = [];

    /// <summary>What a person has to look at before it can work, a sentence each.</summary>
    public IReadOnlyList<string> Doubts { get; init; } = [];

    /// <summary>Commands to run before it can be brought up, in order.</summary>
    public IReadOnlyList<string> Before { get; init; } = [];

    /// <summary>Why it cannot be part of the file yet, or null.</summary>
    public string? NotYet { get; init; }
}
