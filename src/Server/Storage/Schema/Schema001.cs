namespace Agrimaan.Server.Storage.Schema;

/// <summary>
/// The journal. <c>head</c> has one row: who leads and the last sequence; a writer locks it for the length of its
/// transaction, so sequence rises in the order of commits and an older leader is seen before anything is written.
/// </summary>
internal static class Schema001
{
    public static SchemaChange Change { get; } = new(
        1,
        """
        create table head (
            id integer primary key check (id = 1),
            epoch integer not null,
            sequence integer not null
        ) strict;
        insert into head (id, epoch, sequence) values (1, 0, 0);
        create table streams (
            id integer primary key,
            name text not null unique,
            version integer not null
        ) strict;
        create table events (
            sequence integer primary key,
            stream integer not null references streams (id),
            position integer not null,
            epoch integer not null,
            type text not null,
            at text not null,
            data text not null,
            unique (stream, position)
        ) strict;
        """,
        """
        create table head (
            id integer primary key check (id = 1),
            epoch bigint not null,
            sequence bigint not null
        );
        insert into head (id, epoch, sequence) values (1, 0, 0);
        create table streams (
            id bigint generated always as identity primary key,
            name text collate "C" not null unique,
            version bigint not null
        );
        create table events (
            sequence bigint primary key,
            stream bigint not null references streams (id),
            position bigint not null,
            epoch bigint not null,
            type text not null,
            at text not null,
            data text not null,
            unique (stream, position)
        );
        """);
}
