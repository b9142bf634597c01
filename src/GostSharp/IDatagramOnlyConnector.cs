namespace GostSharp;

/// <summary>A connector that can ask for nothing but packets: a hop of it carries no streams.</summary>
internal interface IDatagramOnlyConnector : IDatagramConnector;
