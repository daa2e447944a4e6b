using System.Collections.Immutable;
using System.Text.Json;

namespace Agrimaan.Server.Access;

/// <summary>What somebody may do.</summary>
internal enum Role
{
    /// <summary>Look.</summary>
    Viewer,

    /// <summary>Look, and approve plans.</summary>
    Approver,

    /// <summary>Look, and change what runs.</summary>
    Operator,

    /// <summary>Everything: whoever holds the token of the home folder.</summary>
    Owner,
}

/// <summary>Who asks.</summary>
/// <param name="Name">The name that is written down.</param>
/// <param name="Role">What they may do.</param>
/// <param name="Titles">Further roles that a platform file may ask of those who approve, such as <c>release-manager</c>.</param>
internal sealed record Principal(string Name, Role Role, ImmutableArray<string> Titles)
{
    public static Principal Owner { get; } = new(Environment.UserName, Role.Owner, []);

    public string Word => WordOf(Role);

    /// <summary>In which they may approve, the particular ones first.</summary>
    public IEnumerable<string> Roles => [.. Titles, Word];

    /// <summary>Ends when this person is let in no more.</summary>
    public CancellationToken Removed { get; init; }

    public static string WordOf(Role role) => JsonNamingPolicy.CamelCase.ConvertName(role.ToString());
}
