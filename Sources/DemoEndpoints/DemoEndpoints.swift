// DemoEndpoints
